/**
 * What one key has shown so far, as small JSON: how many values were learned, where they lie (an exponentially weighted
 * mean) and how far they stray from there (the same mean of absolute deviations).
 */
export type Usual = [seen: number, level: number, deviation: number];

export interface UsualOptions {
  /** Standard deviations from the level at which a value is unusual. */
  threshold: number;
  /** Values to learn before any is judged. */
  warmUp: number;
}

/** Weight of a new value once the warm-up is over: about the last 40 values count. */
const WEIGHT = 0.05;
/** Standard deviation of normally distributed values per mean absolute deviation. */
const SIGMA = Math.sqrt(Math.PI / 2);
/** The scale never falls below this share of the level: a history that never moved must not make every move unusual. */
const RELATIVE_FLOOR = 0.001;
const ABSOLUTE_FLOOR = 1e-9;
/** From this many values on an outlier is cut while learning, also in the warm-up. */
const TRUSTED = 5;

/** The standard deviation that judging takes for the key. */
export const scaleOf = ([, level, deviation]: Usual): number =>
  Math.max(SIGMA * deviation, RELATIVE_FLOOR * Math.abs(level), ABSOLUTE_FLOOR);

/** Distance from the level in standard deviations; undefined during the warm-up. */
export function strangeness(
  usual: Usual | undefined,
  value: number,
  options: UsualOptions,
): number | undefined {
  if (usual === undefined || usual[0] < options.warmUp) return undefined;
  return Math.abs(value - usual[1]) / scaleOf(usual);
}

/**
 * The history with one more value. An outlier counts only as far as the threshold, so a spike barely moves the level,
 * while a lasting change is learned: each cut value also widens the deviation, and with it the next cut.
 */
export function learn(usual: Usual | undefined, value: number, { threshold }: UsualOptions): Usual {
  if (!Number.isFinite(value)) return usual ?? [0, 0, 0];
  if (usual === undefined || usual[0] === 0) return [1, value, 0];
  const [seen, level, deviation] = usual;
  const reach = seen < TRUSTED ? Infinity : threshold * scaleOf(usual);
  const distance = Math.min(Math.max(value - level, -reach), reach);
  const weight = Math.max(WEIGHT, 1 / (seen + 1));
  const next: Usual = [
    seen + 1,
    level + weight * distance,
    deviation + weight * (Math.abs(distance) - deviation),
  ];
  return next.every(Number.isFinite) ? next : usual;
}

/** A stored history, or undefined when it is none (first value, or stored by another version). */
export function asUsual(state: unknown): Usual | undefined {
  const sound = Array.isArray(state) && state.length === 3 && state.every(part => Number.isFinite(part));
  return sound ? (state as Usual) : undefined;
}
