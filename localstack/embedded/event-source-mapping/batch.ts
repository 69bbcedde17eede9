import { REQUEST_LIMIT } from '../lambda/result.ts';
import type { Delivery } from './event.ts';

const ENVELOPE = '{"Records":[]}'.length;

/**
 * How many of the waiting records make the next batch: at most `batchSize` and 6 MB of JSON, at least one, since a
 * record that is too large by itself has to be seen to fail.
 */
export function batchLength(
  waiting: readonly Delivery[],
  batchSize: number,
): { length: number; full: boolean } {
  let bytes = ENVELOPE;
  let length = 0;
  for (const { bytes: more } of waiting) {
    const comma = length > 0 ? 1 : 0;
    if (length === batchSize) break;
    if (length > 0 && bytes + comma + more > REQUEST_LIMIT) return { length, full: true };
    bytes += comma + more;
    length++;
  }
  return { length, full: length >= batchSize || bytes >= REQUEST_LIMIT };
}

export interface Gathering {
  batchSize: number;
  batchingWindowSeconds: number;
}

/**
 * Whether the waiting records are sent now: 0 sends them, more is the time the window still lasts, ms. The window
 * opens with the oldest record's reading and closes early when the batch is full.
 */
export function windowLeftMs(waiting: readonly Delivery[], gathering: Gathering, now: number): number {
  const [oldest] = waiting;
  if (!oldest || batchLength(waiting, gathering.batchSize).full) return 0;
  return Math.max(0, oldest.readAt + gathering.batchingWindowSeconds * 1000 - now);
}
