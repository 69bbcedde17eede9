/** Statistics that a few wrong values do not move. */

/** Baselines are some dozens of values, which are in order soonest by inserting one after another. */
function inOrder(values: Float64Array): Float64Array {
  if (values.length > 128) return values.sort();
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    let at = i;
    for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
    values[at] = value;
  }
  return values;
}

const sorted = (values: readonly number[]): Float64Array => inOrder(Float64Array.from(values));

const quantileOfSorted = (ordered: Float64Array, q: number): number => {
  const at = q * (ordered.length - 1);
  const below = Math.floor(at);
  const low = ordered[below]!;
  return low + (ordered[Math.min(below + 1, ordered.length - 1)]! - low) * (at - below);
};

/** The q-quantile (0..1), interpolated; NaN of nothing. */
export const quantile = (values: readonly number[], q: number): number =>
  values.length === 0 ? Number.NaN : quantileOfSorted(sorted(values), q);

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Standard deviation of normally distributed values per median absolute deviation. */
const SIGMA = 1.4826;

export interface Spread {
  centre: number;
  /** Robust standard deviation: 0 for values that never moved, so who divides by it needs a floor. */
  sigma: number;
  /** What only one value in twenty is beyond. */
  high: number;
}

/** Median, MAD and a high quantile; `values` must not be empty. */
export function spreadOf(values: readonly number[]): Spread {
  const ordered = sorted(values);
  const centre = quantileOfSorted(ordered, 0.5);
  const away = inOrder(ordered.map(value => Math.abs(value - centre)));
  return { centre, sigma: SIGMA * quantileOfSorted(away, 0.5), high: quantileOfSorted(ordered, 0.95) };
}
