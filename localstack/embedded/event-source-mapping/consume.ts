import { backoffMs } from './backoff.ts';
import { batchLength, type Gathering, windowLeftMs } from './batch.ts';
import { type Checkpoints, SHARD_END } from './checkpoints.ts';
import { type DeliveryContext, deliver } from './deliver.ts';
import { type Delivery, delivery } from './event.ts';
import { ShardReader } from './reader.ts';
import type { ShardProgress } from './shard-state.ts';
import type { Stream } from './stream.ts';

/** Readings without news before the pace slows down by one more interval, and by how many intervals it does at most. */
const PATIENCE = 20;
const SLOWEST = 4;

export interface Consumption extends Gathering, Omit<DeliveryContext, 'onDone' | 'onTrouble'> {
  stream: Stream;
  streamName: string;
  checkpoints: Checkpoints;
  /** Time between two readings, ms; up to four times as much after a while without news. */
  pollIntervalMs: number;
  /** Whether the shard takes no more records, as far as is known. */
  closed(): boolean;
  /** Called with every change. */
  onProgress(change: Partial<ShardProgress>): void;
}

/** Reads one shard and delivers it batch by batch. Resolves when it is read to its end or the mapping stops. */
export async function consumeShard(options: Consumption): Promise<void> {
  const { origin, clock, signal, checkpoints, streamName, onProgress, pollIntervalMs } = options;
  const begin = checkpoints.get(streamName, origin.shardId);
  // A shard that is open after its end belongs to a new stream of the same name.
  const reader = new ShardReader(options.stream, origin.shardId, begin === SHARD_END ? undefined : begin);
  const waiting: Delivery[] = [];
  let batch: Delivery[] = [];
  let ended = false;
  let failures = 0;
  /** Readings without news in a row. */
  let quiet = 0;

  const pending = (): number | undefined => (batch[0] ?? waiting[0])?.arrivedAt;
  const checkpoint = (sequence: string): void => {
    checkpoints.set(streamName, origin.shardId, sequence);
    onProgress({ checkpoint: sequence, oldestPending: pending(), lastError: undefined, retries: 0 });
  };
  /** Whether there may be more at once. */
  const read = async (): Promise<boolean> => {
    try {
      const page = await reader.read(options.batchSize - waiting.length, options.closed());
      for (const record of page.records) waiting.push(delivery(record, origin, clock.now()));
      ended = page.next === undefined;
      failures = 0;
      onProgress({
        phase: 'reading',
        lastError: undefined,
        millisBehind: page.millisBehind,
        oldestPending: pending(),
      });
      return page.more;
    } catch (error) {
      if (signal.aborted) return false;
      const { name, message } = error as Error;
      onProgress({ phase: 'retrying', lastError: `${name}: ${message}` });
      await clock.sleep(backoffMs(++failures), signal);
      return false;
    }
  };
  const context: DeliveryContext = {
    ...options,
    onDone(last) {
      batch = batch.slice(batch.indexOf(last) + 1);
      checkpoint(last.sequenceNumber);
    },
    onTrouble: (lastError, retries) => onProgress({ phase: 'retrying', lastError, retries }),
  };

  while (!signal.aborted) {
    const began = clock.now();
    let more = !ended;
    while (more && !signal.aborted && !batchLength(waiting, options.batchSize).full) more = await read();
    if (signal.aborted) break;
    if (waiting.length === 0) {
      if (ended) {
        checkpoint(SHARD_END);
        onProgress({ phase: 'finished' });
        return;
      }
      const pace = Math.min(SLOWEST, 1 + Math.floor(quiet++ / PATIENCE));
      if (failures === 0) await clock.sleep(pollIntervalMs * pace, signal);
      continue;
    }
    quiet = 0;
    const left = ended ? 0 : windowLeftMs(waiting, options, clock.now());
    if (left > 0) {
      await clock.sleep(Math.min(left, pollIntervalMs), signal);
      continue;
    }
    const { length, full } = batchLength(waiting, options.batchSize);
    batch = waiting.splice(0, length);
    onProgress({ phase: 'invoking' });
    await deliver(batch, context);
    // The tip was reached: a steady pace gathers the newcomers instead of sending them one by one.
    const rest = pollIntervalMs - (clock.now() - began);
    if (!full && !ended && rest > 0) await clock.sleep(rest, signal);
  }
  onProgress({ phase: 'stopped' });
}
