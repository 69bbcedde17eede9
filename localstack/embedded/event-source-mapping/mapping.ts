import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { Invocable } from './attempt.ts';
import { backoffMs } from './backoff.ts';
import { type Checkpoints, SHARD_END } from './checkpoints.ts';
import { type Clock, systemClock } from './clock.ts';
import { consumeShard } from './consume.ts';
import type { FailedBatch } from './on-failure.ts';
import { newShard, type ShardProgress, type ShardState, shardState } from './shard-state.ts';
import { kinesisStream, type Shard, type Stream } from './stream.ts';

export interface MappingSettings {
  /** Name of the stream. */
  stream: string;
  fn: Invocable;
  checkpoints: Checkpoints;
  /** Most records a batch, 1 to 10,000. Default 100. */
  batchSize?: number;
  /** How long a batch may be gathered, 0 to 300 s. Default 0: sent with what is there. */
  batchingWindowSeconds?: number;
  /** Retries of failing records, 0 to 10,000; -1 (default) never gives up. */
  maximumRetryAttempts?: number;
  /** Age at which records are given up, 60 to 604,800 s; -1 (default) for none. */
  maximumRecordAgeSeconds?: number;
  bisectOnFunctionError?: boolean;
  /** Default true. */
  reportBatchItemFailures?: boolean;
  /** Keeps what is given up; records are passed over only when it has resolved. */
  onFailure(failure: FailedBatch): Promise<void>;
  /** Called with the new state of a shard at every change. */
  onState?(state: ShardState): void;
  clock?: Clock;
  /** Time between two readings of a shard, ms; up to four times as much after a while without news. Default 50. */
  pollIntervalMs?: number;
  /** Time between two looks for new shards, ms. Default 5,000. */
  discoveryIntervalMs?: number;
}

export interface Mapping {
  /** Lets the invocations under way end, then stops; what they did is in the checkpoints. */
  stop(): Promise<void>;
  /** Every known shard, as Kinesis lists them: parents before children. */
  state(): ShardState[];
}

/**
 * Polls a stream and invokes a function as an AWS Lambda event source mapping for Kinesis does: one batch a shard at a
 * time, in order, from the oldest record. Whatever is away (the stream, the function) is waited for.
 * @throws RangeError for a setting out of AWS's range
 */
export const startMapping = (settings: MappingSettings & { kinesis: KinesisClient }): Mapping =>
  runMapping(settings, signal => kinesisStream(settings.kinesis, settings.stream, signal));

/** The same on any stream. */
export function runMapping(settings: MappingSettings, open: (signal: AbortSignal) => Stream): Mapping {
  const policy = {
    maximumRetryAttempts: inRange(settings, 'maximumRetryAttempts', -1, 10_000, -1),
    maximumRecordAgeSeconds: inRange(settings, 'maximumRecordAgeSeconds', 60, 604_800, -1),
    bisectOnFunctionError: settings.bisectOnFunctionError ?? false,
    reportBatchItemFailures: settings.reportBatchItemFailures ?? true,
  };
  const batchSize = inRange(settings, 'batchSize', 1, 10_000, 100);
  const batchingWindowSeconds = inRange(settings, 'batchingWindowSeconds', 0, 300, 0);
  const { checkpoints, fn, clock = systemClock, pollIntervalMs = 50, discoveryIntervalMs = 5_000 } = settings;

  const stopping = new AbortController();
  const { signal } = stopping;
  const stream = open(signal);
  const known = new Map<string, Shard>();
  const progress = new Map<string, ShardProgress>();
  const running = new Map<string, Promise<void>>();
  /** Aborted to look for shards at once. */
  let nudge = new AbortController();
  let trouble: string | undefined;

  const note = (shardId: string, change: Partial<ShardProgress>): void => {
    const before = progress.get(shardId) ?? newShard(shardId, checkpoints.get(settings.stream, shardId));
    const after = { ...before, ...change };
    progress.set(shardId, after);
    const keys = Object.keys(change) as (keyof ShardProgress)[];
    if (keys.some(key => before[key] !== after[key])) settings.onState?.(shardState(after, clock.now()));
  };
  const finished = ({ shardId, closed }: Shard): boolean =>
    closed && checkpoints.get(settings.stream, shardId) === SHARD_END;

  const start = (shard: Shard, streamArn: string): void => {
    const { shardId } = shard;
    const consumed = consumeShard({
      fn,
      policy,
      origin: { streamArn, shardId },
      clock,
      signal,
      stream,
      streamName: settings.stream,
      checkpoints,
      batchSize,
      batchingWindowSeconds,
      pollIntervalMs,
      closed: () => known.get(shardId)?.closed ?? true,
      onFailure: settings.onFailure,
      onProgress: change => note(shardId, change),
    })
      // A fault of the mapping's own: the shard is taken up again at the next look, from its checkpoint.
      .catch(error => note(shardId, { phase: 'retrying', lastError: String(error) }))
      .then(() => {
        running.delete(shardId);
        if (progress.get(shardId)?.phase === 'finished') nudge.abort();
      });
    running.set(shardId, consumed);
  };

  const look = async (): Promise<void> => {
    const shards = await stream.shards();
    const streamArn = await stream.arn();
    known.clear();
    for (const shard of shards) known.set(shard.shardId, shard);
    for (const shard of shards) {
      if (running.has(shard.shardId)) continue;
      const early = shard.parents.some(id => known.has(id) && !finished(known.get(id)!));
      if (finished(shard)) note(shard.shardId, { phase: 'finished' });
      else if (early) note(shard.shardId, { phase: 'waiting for parent' });
      else if (!signal.aborted) start(shard, streamArn);
    }
  };

  const supervise = async (): Promise<void> => {
    let failures = 0;
    while (!signal.aborted) {
      nudge = new AbortController();
      try {
        await look();
        trouble = undefined;
        failures = 0;
      } catch (error) {
        trouble = `${(error as Error).name}: ${(error as Error).message}`;
        failures++;
      }
      const pause = failures > 0 ? backoffMs(failures) : discoveryIntervalMs;
      await clock.sleep(pause, AbortSignal.any([signal, nudge.signal]));
    }
  };
  const supervised = supervise();

  return {
    async stop() {
      stopping.abort();
      await supervised;
      await Promise.all(running.values());
    },
    state: () =>
      [...known.keys()].map(shardId => {
        const shard = progress.get(shardId) ?? newShard(shardId, checkpoints.get(settings.stream, shardId));
        return shardState({ ...shard, lastError: shard.lastError ?? trouble }, clock.now());
      }),
  };
}

type Ranged = 'maximumRetryAttempts' | 'maximumRecordAgeSeconds' | 'batchSize' | 'batchingWindowSeconds';

function inRange(
  settings: MappingSettings,
  name: Ranged,
  min: number,
  max: number,
  standard: number,
): number {
  const value = settings[name] ?? standard;
  const whole = name === 'batchingWindowSeconds' || Number.isInteger(value);
  if (value === standard || (whole && value >= min && value <= max)) return value;
  throw new RangeError(`${name} is ${value}; it has to be ${standard}, or from ${min} to ${max}`);
}
