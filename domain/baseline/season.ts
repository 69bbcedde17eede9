const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** How much is known of what is usual at a time, from little to much. */
export const LEVELS = ['recent', 'hour of day', 'hour of week'] as const;
export type Level = (typeof LEVELS)[number];

/** A span of time whose windows tell what is usual. */
export interface Span {
  level: Level;
  /** ms since the epoch; windows that begin from `from` on and before `to`. */
  from: number;
  to: number;
}

const RECENT = 2 * HOUR;
const DAYS = 7;
const WEEKS = 5;
/** The same time of another day is a quarter of an hour wide on each side. */
const AROUND = 15 * MINUTE;
/** Of another week the hour before is wanted too: what a change of the last hour has to be compared with. */
const HOUR_BEFORE = HOUR;

/** Where clocks are changed on the days on which most others are. */
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Sydney'].map(
  timeZone => new Intl.DateTimeFormat('en', { hour: 'numeric', hourCycle: 'h23', timeZone }),
);
/**
 * How far the same time by people's clocks may be from that of the weeks that are looked at, ms: by an hour in the weeks
 * after a change to or from summer time, which a source need not follow.
 */
export const clockShifts = (at: number): readonly number[] =>
  ZONES.some(zone => zone.format(at) !== zone.format(at - WEEKS * WEEK)) ? [0, -HOUR, HOUR] : [0];

/** How long windows are kept: the farthest that a baseline looks back. */
export const BASELINE_DAYS = 7 * WEEKS + 1;

/**
 * The times that tell what is usual in the window that begins at `at`: the two hours before it, the same time of the
 * last seven days, the same time of the week of the last five weeks. The window itself is in none of them.
 */
export function baselineSpans(at: number): Span[] {
  const around = (level: Level, back: number, before: number, after = 0): Span => ({
    level,
    from: at - back - before,
    to: at - back + after + AROUND + 1,
  });
  const after = Math.max(...clockShifts(at));
  return [
    { level: 'recent', from: at - RECENT, to: at },
    ...Array.from({ length: DAYS }, (_, n) => around('hour of day', (n + 1) * DAY, AROUND)),
    ...Array.from({ length: WEEKS }, (_, n) =>
      around('hour of week', (n + 1) * WEEK, HOUR_BEFORE + (after && AROUND), after),
    ),
  ];
}

/** How far a window of another week is from the one that begins at `at`, as times of the week, ms. */
export function weeklyOffset(start: number, at: number): number {
  const offset = (((start - at) % WEEK) + WEEK) % WEEK;
  return offset > WEEK / 2 ? offset - WEEK : offset;
}
