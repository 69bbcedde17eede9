/** How busy a source is over the day and the week: a factor on its records a second, about 1 on average. */
export type Rhythm = (now: number) => number;

const HOUR = 3_600_000;

const hourOf = (now: number, utcOffset: number): number => (now / HOUR + utcOffset) % 24;
const isWeekend = (now: number, utcOffset: number): boolean => {
  const day = new Date(now + utcOffset * HOUR).getUTCDay();
  return day === 0 || day === 6;
};

/** A wave of one day that is highest at `peak` and goes from 1 - depth to 1 + depth. */
export const wave = (now: number, peak: number, depth: number, utcOffset = 0): number =>
  1 + depth * Math.cos(((hourOf(now, utcOffset) - peak) / 24) * 2 * Math.PI);

/** Machines: always on. */
export const even: Rhythm = () => 1;

/** Exchanges: busiest when New York opens (14:30 UTC) and at its close, quiet at night and on weekends. */
export const trading: Rhythm = now => {
  const hour = hourOf(now, 0);
  const bell = (at: number) => Math.exp(-(((hour - at) / 2) ** 2));
  return (isWeekend(now, 0) ? 0.4 : 1.35) * (0.6 + bell(14.5) + bell(20));
};

/** People: awake in the evening of Europe and the day of America. */
export const leisure: Rhythm = now => wave(now, 19, 0.5) * (isWeekend(now, 0) ? 1.2 : 0.92);

/** Shoppers: evenings, and more on weekends. */
export const shopping: Rhythm = now => wave(now, 18, 0.6) * (isWeekend(now, 0) ? 1.4 : 0.84);
