/** Which window a record belongs to. All times are ms since the epoch. */
import type { Window } from '../contract/contract.ts';

/** When a record happened, if that can be read, and when it was received. */
export interface Occurrence {
  readonly eventTime: number | undefined;
  readonly receivedAt: number;
}

/** `late`: its window is over; `ahead`: its window is too far off to be believed. Such a record is loaded and in no window. */
export type Placement = number | 'late' | 'ahead';

const HOUR = 3_600_000;
const QUARTER = 900_000;

/** The window's start: windows are laid end to end from 1970-01-01T00:00Z. */
export const windowStart = (at: number, seconds: number): number =>
  Math.floor(at / (seconds * 1000)) * seconds * 1000;

/**
 * Where a record belongs by its event time, told by the time of its receipt alone, so that a record has one place
 * whenever it is loaded. What was received an hour (or a window's length, when that is longer) after its window had to
 * close, or a quarter of an hour (or a window's length) before it happened, is in none: so a source has few windows
 * open at once, whatever its records say.
 */
export function placeByEvent(
  { eventTime, receivedAt }: Occurrence,
  { seconds, latenessSeconds }: Window,
): Placement {
  if (eventTime === undefined) return 'late';
  const length = seconds * 1000;
  if (eventTime > receivedAt + Math.max(QUARTER, length)) return 'ahead';
  const start = windowStart(eventTime, seconds);
  const over = start + length + latenessSeconds * 1000 + Math.max(HOUR, length);
  return receivedAt >= over ? 'late' : start;
}
