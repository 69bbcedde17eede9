import { median, spreadOf } from './robust.ts';
import { weeklyOffset } from './season.ts';

/** The logarithm of a window's volume: volumes differ by factors. */
export interface Pace {
  start: number;
  log: number;
}

/** Recent windows that are looked at, an hour, and that must be there. */
const RECENT = 12;
const LEAST_RECENT = 6;
/** Windows of one source differ at least by this much. */
const LEAST_SIGMA = 0.05;
/** Standard deviation per median absolute value, of normally distributed ones. */
const STEP_SIGMA = 1.4826;
/** Windows that the spread of the hours before counts for. */
const SHRINKAGE = 36;

const logs = (paces: readonly Pace[]): number[] => paces.map(({ log }) => log);

const MINUTE = 60_000;
/** A burst of some windows does not make up most of the wide span; a step that every week takes is right in the narrow one. */
const NARROW = 5 * MINUTE;
const WIDE = 15 * MINUTE;

const DAY = 24 * 60 * MINUTE;
/** What was so on so many of the last days at the same time is no news. */
const HABIT_DAYS = 3;

/** Whether on some of the days before, at the same time, more than half of the windows were so. */
export function isHabit<T extends { start: number }>(
  days: readonly T[],
  at: number,
  so: (window: T) => boolean,
): boolean {
  const found = Map.groupBy(days, ({ start }) => Math.round((at - start) / DAY));
  return (
    [...found.values()].filter(windows => windows.filter(so).length * 2 > windows.length).length >= HABIT_DAYS
  );
}

/** Windows of other weeks at the same time as one that begins at `at`. */
export const atSameTime = <T extends { start: number }>(weeks: readonly T[], at: number): T[] =>
  weeks.filter(({ start }) => Math.abs(weeklyOffset(start, at)) <= WIDE);

/** The usual volume of `at` among windows of the same time: by the wide span or the narrow one, whichever is nearer to `now`. */
export function usualPace(same: readonly Pace[], at: number, now: number): number {
  const wide = median(logs(same));
  const narrow = same.filter(({ start }) => Math.abs(weeklyOffset(start, at)) <= NARROW);
  if (narrow.length === 0) return wide;
  const near = median(logs(narrow));
  return Math.abs(now - near) < Math.abs(now - wide) ? near : wide;
}

/**
 * How far the windows of the last hour were from the same times of other weeks, so that a step which every Monday takes
 * is no change; from the last hour itself where no other week is known. Undefined: too little is known.
 */
export function recentlyAway(
  recent: readonly Pace[],
  weeks: readonly Pace[],
  usual: number,
): number | undefined {
  const last = recent.slice(-RECENT);
  if (last.length < LEAST_RECENT) return undefined;
  const away = last.flatMap(({ start, log }) => {
    const same = weeks.filter(week => weeklyOffset(week.start, start) === 0);
    return same.length === 0 ? [] : [log - median(logs(same))];
  });
  return away.length < LEAST_RECENT ? median(logs(last)) - usual : median(away);
}

/** How much windows differ: few of the same time of the week say less than the hours before. */
export function paceSpread(same: readonly Pace[], recent: readonly Pace[]): number {
  const { sigma } = spreadOf(logs(same));
  // From one window to the next, so that the rise of a morning is no noise.
  const steps = recent.slice(1).map(({ log }, at) => Math.abs(log - recent[at]!.log));
  const noise = recent.length >= LEAST_RECENT ? (STEP_SIGMA * median(steps)) / Math.SQRT2 : sigma;
  const shrunk = Math.sqrt((same.length * sigma ** 2 + SHRINKAGE * noise ** 2) / (same.length + SHRINKAGE));
  return Math.max(shrunk, LEAST_SIGMA);
}
