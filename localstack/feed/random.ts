/** Seeded chance: the same seed gives the same feed. */

/** A number from 0 up to, not with, 1. */
export type Random = () => number;

/** FNV-1a, to turn a name into a seed. */
export function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** The mixing step of mulberry32: every bit of the seed changes about half of the result's. */
function mix(seed: number): number {
  let value = Math.imul(seed ^ (seed >>> 15), seed | 1);
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
  return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
}

export function seeded(seed: string): Random {
  let state = hash(seed);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    return mix(state);
  };
}

export const between = (random: Random, low: number, high: number): number => low + random() * (high - low);

export const pick = <T>(random: Random, values: readonly T[]): T => {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new RangeError('nothing to pick from');
  return value;
};

/** Normally distributed, mean 0 and deviation 1, cut at 4 deviations. */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return Math.max(-4, Math.min(4, radius * Math.cos(2 * Math.PI * random())));
}

/** A picker that takes the n-th value in proportion to 1 / n ^ skew: few are popular, most are rare. */
export function skewed<T>(values: readonly T[], skew = 1): (random: Random) => T {
  const sums: number[] = [];
  let total = 0;
  for (let n = 1; n <= values.length; n++) {
    total += 1 / n ** skew;
    sums.push(total);
  }
  return random => {
    const at = random() * total;
    let low = 0;
    let high = values.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sums[middle]! > at) high = middle;
      else low = middle + 1;
    }
    return values[low]!;
  };
}

const DAY = 86_400_000;
/** Ten seconds to five days. */
const PERIODS = Array.from({ length: 16 }, (_, octave) => 10_000 * 2 ** octave);

/**
 * A random walk that is a function of time, so that a feed that starts again goes on where it was: its moves over a
 * time grow with the root of that time, about 1 over a day, and it stays near 0 over weeks.
 */
export function walk(name: string, now: number): number {
  const seed = hash(name);
  let value = 0;
  for (const period of PERIODS) {
    const step = Math.floor(now / period);
    const share = now / period - step;
    const from = mix(Math.imul(step, 0x9e3779b1) ^ seed ^ period) - 0.5;
    const to = mix(Math.imul(step + 1, 0x9e3779b1) ^ seed ^ period) - 0.5;
    const smooth = share * share * (3 - 2 * share);
    value += (from + (to - from) * smooth) * Math.sqrt(period / DAY);
  }
  return value;
}

export const round = (value: number, decimals: number): number => {
  const scale = 10 ** decimals;
  return Math.round(value * scale) / scale;
};

/**
 * Numbers that only rise, by key, and stay ahead of those of an earlier run: they count tenths of a second since 2024
 * where a key is used less often than that.
 */
export function counter(): (key: string, now: number) => number {
  const last = new Map<string, number>();
  return (key, now) => {
    const number = Math.max((last.get(key) ?? 0) + 1, Math.floor((now - Date.UTC(2024, 0)) / 100));
    last.set(key, number);
    return number;
  };
}
