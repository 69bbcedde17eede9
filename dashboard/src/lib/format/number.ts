const MISSING = '–';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const significant = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** Every digit, grouped: 1,284,331. */
export const count = (n: number): string => whole.format(n);

/** Short, for axes and narrow places: 1.28M. Below 10,000 every digit is kept. */
export const brief = (n: number): string => (Math.abs(n) < 10_000 ? whole.format(n) : compact.format(n));

/** Records per second with three digits: 0.42, 12.3, 1.28K. */
export const rate = (perSecond: number): string =>
  perSecond >= 1000 ? compact.format(perSecond) : significant.format(perSecond);

/**
 * A share as a percentage, never rounded up to 100 % or down to 0 %: 0.99999 is 99.99 %, 0.00001 is under 0.01 %.
 * Null is unknown.
 */
export function percent(share: number | null, digits = 2): string {
  if (share === null) return 'unknown';
  if (share > 0 && share * 100 < 10 ** -digits) return `< ${10 ** -digits} %`;
  const scale = 10 ** digits;
  const floored = Math.floor(share * 100 * scale + 1e-9) / scale;
  const text = floored.toLocaleString('en', { maximumFractionDigits: digits });
  return `${text} %`;
}

/** Milliseconds as a duration of three digits and its unit. */
export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) return MISSING;
  if (ms < 1000) return `${significant.format(ms)} ms`;
  if (ms < 60_000) return `${significant.format(ms / 1000)} s`;
  if (ms < 3_600_000) return `${significant.format(ms / 60_000)} min`;
  return `${significant.format(ms / 3_600_000)} h`;
}

/** Nanoseconds in the unit that fits: `112 ns`, `3.42 µs`. */
export function nanos(ns: number): string {
  if (ns < 1000) return `${significant.format(ns)} ns`;
  return ns < 1e6 ? `${significant.format(ns / 1000)} µs` : duration(ns / 1e6);
}

/** `1 record`, `2,000 records`. */
export const plural = (n: number, one: string, many = `${one}s`): string =>
  `${count(n)} ${n === 1 ? one : many}`;
