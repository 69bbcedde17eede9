import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { CsvHeaderError } from '../../domain/contract/csv.ts';
import { fileTrouble, Trouble } from '../trouble.ts';
import { type Batch, batches } from './batches.ts';
import { pieces, type Reading } from './pieces.ts';
import { post } from './post.ts';
import type { Progress } from './progress.ts';
import type { Tally } from './tally.ts';
import type { Target } from './target.ts';

export interface SendOptions extends Omit<Reading, 'onBytes'> {
  target: Target;
  /** Names the delivery: with the line a batch begins on, it makes the batch's idempotency key. */
  delivery: string;
  /** Records a request. */
  batch: number;
  /** Records a second at most; 0: as fast as they are taken. */
  rate: number;
  gzip: boolean;
  /** How long one batch is tried, ms. */
  patience: number;
  progress: Progress;
}

/** What comes slowly on standard input waits no longer for company. */
const FLUSH_AFTER_MS = 500;

/**
 * Sends a file in order, one request after the other, so that the records of a key keep theirs; the next batch is read
 * meanwhile. Fills `tally` as it goes: what it holds is true also when this throws a `Trouble`.
 */
export async function send(file: string, options: SendOptions, tally: Tally): Promise<void> {
  const { progress, rate } = options;
  const reading = pieces(file, { ...options, onBytes: progress.bytes });
  // A paced send is made of small requests: one a second at most is full.
  const size = rate > 0 ? Math.max(1, Math.min(options.batch, Math.ceil(rate))) : options.batch;
  const ready = batches(reading, {
    size,
    ...(file === '-' && { flushAfter: FLUSH_AFTER_MS }),
    onFault: (line, reason) => tally.refuse(line, reason),
  });
  const began = performance.now();
  let sent = 0;
  try {
    let next = ready.next();
    for (let current = await next; !current.done; current = await next) {
      next = ready.next();
      // Whoever awaits it next sees the error; until then it must not count as unhandled.
      next.catch(() => {});
      if (rate > 0) await sleep(Math.max(0, began + (sent / rate) * 1000 - performance.now()));
      tally.add(await deliver(current.value, options, tally), current.value);
      sent += current.value.lines.length;
      progress.records(current.value.lines.length);
    }
  } catch (error) {
    if (error instanceof Trouble) throw error;
    if (error instanceof CsvHeaderError) throw new Trouble(2, `${file}, line 1: ${error.message}`);
    throw fileTrouble(error, file);
  } finally {
    progress.end();
  }
}

const deliver = (batch: Batch, { target, delivery, progress, gzip, patience }: SendOptions, tally: Tally) =>
  post(batch, keyOf(delivery, batch), target, {
    gzip,
    patience,
    now: () => performance.now(),
    sleep,
    onRetry(reason) {
      tally.retries++;
      progress.waiting(`waiting: ${reason}`);
    },
  });

const keyOf = (delivery: string, { lines: [first] }: Batch): string =>
  createHash('sha256').update(`${delivery}\n${first}`).digest('hex').slice(0, 32);
