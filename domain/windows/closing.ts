/** Which windows of a source are over. All times are ms since the epoch. */
import type { Window } from '../contract/contract.ts';
import { windowStart } from './placement.ts';

/** How far the loads of a source have come. */
export interface Progress {
  /** The greatest event time among what was loaded. */
  greatest: number | undefined;
  /** When something was last loaded. */
  loadedAt: number | undefined;
}

/** A source that loads nothing for so long beyond its lateness is silent: its windows close by the clock. */
const QUIET = 60_000;
/** A load is committed within this time of its beginning, which is its time: no function runs longer. */
const COMMITTED_WITHIN = 60_000;

/** The end of the last window by time of loading that nothing can come to any more. */
export const loadedUntil = (now: number, seconds: number): number =>
  windowStart(now - COMMITTED_WITHIN, seconds);

/** The end of the last window that the watermark has passed; undefined: there is no watermark yet. */
export const eventUntil = ({ greatest }: Progress, window: Window): number | undefined =>
  greatest === undefined ? undefined : windowStart(greatest - window.latenessSeconds * 1000, window.seconds);

/** Whether a window that the watermark has not passed is closed because the source is silent and the clock has. */
export function isAbandoned(end: number, { loadedAt }: Progress, window: Window, now: number): boolean {
  const patience = window.latenessSeconds * 1000 + QUIET;
  return now >= Math.max(end, loadedAt ?? 0) + patience;
}
