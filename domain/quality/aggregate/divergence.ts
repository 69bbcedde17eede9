import { identity } from '../identity.ts';
import { distinct, type Frequencies } from './frequencies.ts';

/** What is expected: weights of values, or of bins between edges, with tails below the first edge and above the last. */
export interface Partition {
  values?: readonly (string | number | boolean)[] | undefined;
  bins?: readonly number[] | undefined;
  weights: readonly number[];
  tail_weights?: readonly number[] | undefined;
}
/** Shares taken from the expected weights and given to what was not expected, so that it is not infinitely unlikely. */
export interface Holdouts {
  tail_weight_holdout?: number | undefined;
  internal_weight_holdout?: number | undefined;
}

/** sum p ln(p / q): infinite where something was seen that was not expected. */
export function divergence(observed: readonly number[], expected: readonly number[]): number {
  return observed.reduce((sum, p, i) => (p === 0 ? sum : sum + p * Math.log(p / expected[i]!)), 0);
}

/** Observed and expected weights over the same values or bins. */
export function binned(seen: Frequencies, partition: Partition, holdouts: Holdouts) {
  return partition.bins
    ? ofBins(seen, partition, partition.bins, holdouts)
    : ofValues(seen, partition, holdouts);
}

function ofValues(
  seen: Frequencies,
  { values = [], weights }: Partition,
  { tail_weight_holdout = 0 }: Holdouts,
) {
  const place = new Map(values.map((value, i) => [identity(value), i]));
  const observed = values.map(() => 0);
  const strays: number[] = [];
  for (const [value, count] of distinct(seen)) {
    const i = place.get(identity(value));
    if (i === undefined) strays.push(count / seen.n);
    else observed[i] = count / seen.n;
  }
  return {
    observed: [...observed, ...strays],
    expected: [
      ...weights.map(weight => weight * (1 - tail_weight_holdout)),
      ...strays.map(() => tail_weight_holdout / strays.length),
    ],
  };
}

function ofBins(
  seen: Frequencies,
  { weights, tail_weights }: Partition,
  bins: readonly number[],
  { tail_weight_holdout = 0, internal_weight_holdout = 0 }: Holdouts,
) {
  const last = bins.length - 1;
  const observed = weights.map(() => 0);
  const tails = [0, 0];
  for (const [value, count] of distinct(seen)) {
    if (typeof value !== 'number') throw new TypeError('bins hold numbers; the column holds something else');
    if (value < bins[0]!) tails[0]! += count / seen.n;
    else if (value > bins[last]!) tails[1]! += count / seen.n;
    else {
      // The last bin holds its upper edge too.
      const upper = bins.findIndex((edge, i) => i > 0 && (value < edge || i === last));
      observed[upper - 1]! += count / seen.n;
    }
  }
  const empty = weights.filter(weight => weight === 0).length;
  const kept = weights.map(weight =>
    weight === 0 && empty > 0
      ? internal_weight_holdout / empty
      : weight * (1 - internal_weight_holdout) * (1 - tail_weight_holdout),
  );
  const expectedTails = tail_weights
    ? tail_weights.map(weight => weight * (1 - tail_weight_holdout) + tail_weight_holdout / 2)
    : [tail_weight_holdout / 2, tail_weight_holdout / 2];
  return {
    observed: [tails[0]!, ...observed, tails[1]!],
    expected: [expectedTails[0]!, ...kept, expectedTails[1]!],
  };
}
