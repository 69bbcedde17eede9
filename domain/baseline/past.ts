import { baselineSpans, LEVELS, type Level } from './season.ts';
import type { WindowSummary } from './summary.ts';

/** Windows before the one that is judged, by what they tell; a window may be there at several levels. */
export type Past = Readonly<Record<Level, readonly WindowSummary[]>>;

/** The past of the window that begins at `at`. `find`: the windows that begin from a time on and before another, in order. */
export function pastAt(at: number, find: (from: number, to: number) => readonly WindowSummary[]): Past {
  const past: Record<Level, WindowSummary[]> = { recent: [], 'hour of day': [], 'hour of week': [] };
  for (const { level, from, to } of baselineSpans(at)) past[level].push(...find(from, to));
  return past;
}

/** Windows that a baseline takes at least, by level, before it speaks. */
export const WARM_UP: Readonly<Record<Level, number>> = { recent: 12, 'hour of day': 4, 'hour of week': 4 };

/** From when on a subject's windows count, and until when also those that were found wrong. */
export interface Trust {
  /** ms since the epoch; windows before it are another time's normal. */
  since: number;
  /** What was found wrong before this was accepted as normal. */
  acceptedUntil: number;
}
export const EVERYTHING: Trust = { since: 0, acceptedUntil: 0 };

/** A subject's values of the past, by level. `flag`: how its own findings are marked in windows; undefined: of all windows. */
export function samples<T>(
  past: Past,
  flag: string | undefined,
  { since, acceptedUntil }: Trust,
  of: (window: WindowSummary) => T | undefined,
): Record<Level, T[]> {
  const found = {} as Record<Level, T[]>;
  for (const level of LEVELS) {
    const values: T[] = [];
    for (const window of past[level]) {
      if (window.start < since) continue;
      if (flag !== undefined && window.start >= acceptedUntil && window.flags.includes(flag)) continue;
      const value = of(window);
      if (value !== undefined) values.push(value);
    }
    found[level] = values;
  }
  return found;
}

/** The most specific level that has warmed up; undefined while learning. */
export const levelOf = (found: Readonly<Record<Level, readonly unknown[]>>): Level | undefined =>
  LEVELS.findLast(level => found[level].length >= WARM_UP[level]);

/** All levels' values together. */
export const pooled = <T>(found: Readonly<Record<Level, readonly T[]>>): T[] =>
  LEVELS.flatMap(level => found[level]);

/** Too few windows are known to say what is usual. */
export interface Learning {
  status: 'learning';
  /** So many more windows with enough records, one after the other, will do. */
  needed: number;
  /** How far the warm-up is, 0..1. */
  progress: number;
}

export const learning = (needed: number, of: number = WARM_UP.recent): Learning => ({
  status: 'learning',
  needed,
  progress: (of - needed) / of,
});

/** What is still needed where no level has warmed up: the hours before do so first. */
export const neededOf = (found: Readonly<Record<Level, readonly unknown[]>>): number =>
  WARM_UP.recent - found.recent.length;
