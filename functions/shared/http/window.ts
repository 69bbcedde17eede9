/** How far back is looked from now. */
export const RANGES = ['hour', 'day', 'week', 'month'] as const;
export type Range = (typeof RANGES)[number];

const HOUR = 3600;

/** Length of each range and of a step of its throughput chart, seconds: 60 to 120 steps a range. */
const RANGE: Record<Range, { length: number; step: number }> = {
  hour: { length: HOUR, step: 60 },
  day: { length: 24 * HOUR, step: 900 },
  week: { length: 7 * 24 * HOUR, step: 2 * HOUR },
  month: { length: 30 * 24 * HOUR, step: 6 * HOUR },
};

/** A range as instants. It begins with a whole step, so that totals and the chart's steps add up to the same. */
export interface Window {
  name: Range;
  from: Date;
  to: Date;
  stepSeconds: number;
}

export function windowOf(name: Range, now: number): Window {
  const { length, step } = RANGE[name];
  const from = Math.floor((now - length * 1000) / (step * 1000)) * step * 1000;
  return { name, from: new Date(from), to: new Date(now), stepSeconds: step };
}

/**
 * The window just before this one and as long, in whole minutes; in whole hours where the minutes of so long ago may
 * have been retired.
 */
export function windowBefore({ name, from, to, stepSeconds }: Window): Window {
  const unit = (stepSeconds < HOUR ? 60 : HOUR) * 1000;
  const length = Math.floor((to.getTime() - from.getTime()) / unit) * unit;
  return { name, from: new Date(from.getTime() - length), to: from, stepSeconds };
}

/** The last minutes of a window and the one that runs. */
export const latest = (minutes: number, window: Window): Window => ({
  ...window,
  from: new Date((Math.floor(window.to.getTime() / 60_000) - minutes) * 60_000),
});

/** The first whole hour of the window: before it the minute rollups must be read. */
export const firstHour = (window: Window): Date =>
  new Date(Math.ceil(window.from.getTime() / (HOUR * 1000)) * HOUR * 1000);

export const rangeOf = ({ name, from, to }: Window) => ({
  name,
  from: from.toISOString(),
  to: to.toISOString(),
});
