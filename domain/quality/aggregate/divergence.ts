import type { Json } from '../../json.ts';
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
/** Weights over the same values or bins, with the partitions as they are shown. */
export interface Compared {
  observed: readonly number[];
  expected: readonly number[];
  observed_partition: Shown;
  expected_partition: Shown;
}
export type Shown = { [part: string]: Json };

const sumOf = (list: readonly number[]): number => list.reduce((sum, weight) => sum + weight, 0);

/** sum p ln(p / q), each scaled to a sum of 1: infinite where something was seen that was not expected. */
export function divergence(observed: readonly number[], expected: readonly number[]): number {
  const [seen, awaited] = [sumOf(observed), sumOf(expected)];
  return observed.reduce((sum, weight, i) => {
    const p = weight / seen;
    return p === 0 ? sum : sum + p * Math.log(p / (expected[i]! / awaited));
  }, 0);
}

/** Observed and expected weights over the same values or bins. */
export const compared = (seen: Frequencies, partition: Partition, holdouts: Holdouts): Compared =>
  partition.bins
    ? overBins(seen, partition, partition.bins, holdouts)
    : overValues(seen, partition, holdouts);

/** The partition that the values themselves have: bins of one width, or with `bucketize` false each value by itself. */
export function partitionOf(seen: Frequencies, bucketize: boolean): Partition {
  const found = distinct(seen);
  if (!bucketize)
    return {
      values: found.map(([value]) => value as string | number | boolean),
      weights: found.map(([, count]) => count / seen.n),
    };
  if (found.some(([value]) => typeof value !== 'number' && typeof value !== 'boolean'))
    throw new TypeError('bins hold numbers; the column holds something else');
  const numbers = found.map(([value, count]): [number, number] => [Number(value), count]);
  const [from, to] = [numbers[0]![0], numbers.at(-1)![0]];
  if (from === to) throw new TypeError('Invalid partition object. One value alone has no bins');
  const many = binsFor(numbers, seen.n);
  const bins = Array.from({ length: many + 1 }, (_, i) =>
    i === many ? to : from + ((to - from) * i) / many,
  );
  const weights = new Array<number>(many).fill(0);
  for (const [value, count] of numbers) {
    const upper = bins.findIndex((edge, i) => i > 0 && (value < edge || i === many));
    weights[upper - 1]! += count / seen.n;
  }
  return { bins, weights, tail_weights: [0, 0] };
}

/** As many bins as Sturges' rule has for so many values, or Freedman and Diaconis' for their spread: the more of both. */
function binsFor(numbers: readonly [value: number, count: number][], n: number): number {
  const at = (quantile: number): number => {
    const rank = quantile * (n - 1);
    const low = Math.floor(rank);
    // In the middle of two ranks the even one is the nearest.
    const nearest = rank - low === 0.5 ? low + (low % 2) : Math.round(rank);
    let before = 0;
    for (const [value, count] of numbers) {
      before += count;
      if (before > nearest) return value;
    }
    return Number.NaN;
  };
  const spread = at(0.75) - at(0.25);
  const range = numbers.at(-1)![0] - numbers[0]![0];
  const sturges = Math.ceil(Math.log2(n + 1));
  return spread < 1e-10 ? sturges : Math.max(sturges, Math.ceil((range * Math.cbrt(n)) / (2 * spread)));
}

/** What is expected comes first, in its own order; then what was found besides. */
function overValues(
  seen: Frequencies,
  { values = [], weights }: Partition,
  { tail_weight_holdout = 0 }: Holdouts,
): Compared {
  const known = new Map(values.map((value, i) => [identity(value), i]));
  const found = distinct(seen);
  const strays = found.filter(([value]) => !known.has(identity(value)));
  // What was not expected gets its share from all that was; where there is no such thing nothing is taken away.
  const kept = strays.length > 0 ? 1 - tail_weight_holdout : 1;
  const counts = new Map(found.map(([value, count]) => [identity(value), count]));
  const rows = [
    ...values.map((value, i) => ({
      value: value as Json,
      p: (counts.get(identity(value)) ?? 0) / seen.n,
      q: weights[i]! * kept,
    })),
    ...strays.map(([value, count]) => ({
      value,
      p: count / seen.n,
      q: tail_weight_holdout / strays.length,
    })),
  ];
  const all = rows.map(({ value }) => value);
  const [observed, expected] = [rows.map(({ p }) => p), rows.map(({ q }) => q)];
  return {
    observed,
    expected,
    observed_partition: { values: all, weights: observed },
    expected_partition: { values: all, weights: expected },
  };
}

function overBins(
  seen: Frequencies,
  { weights, tail_weights }: Partition,
  bins: readonly number[],
  { tail_weight_holdout = 0, internal_weight_holdout = 0 }: Holdouts,
): Compared {
  const last = bins.length - 1;
  const inside = weights.map(() => 0);
  const tails: [number, number] = [0, 0];
  for (const [given, count] of distinct(seen)) {
    const value = typeof given === 'boolean' ? Number(given) : given;
    if (typeof value !== 'number') throw new TypeError('bins hold numbers; the column holds something else');
    if (value < bins[0]!) tails[0] += count / seen.n;
    else if (value > bins[last]!) tails[1] += count / seen.n;
    else {
      // The last bin holds its upper edge too.
      const upper = bins.findIndex((edge, i) => i > 0 && (value < edge || i === last));
      inside[upper - 1]! += count / seen.n;
    }
  }
  const empty = weights.filter(weight => weight === 0).length;
  const awaited = weights.map(weight =>
    weight === 0 && empty > 0
      ? internal_weight_holdout / empty
      : weight * (1 - tail_weight_holdout - internal_weight_holdout),
  );
  const [openBelow, openAbove] = [bins[0] === -Infinity, bins[last] === Infinity];
  if ((openBelow || openAbove) && tail_weights)
    throw new TypeError('There can be no tail weights for partitions with one or both endpoints at infinity');
  if (openBelow && openAbove && tail_weight_holdout > 0)
    throw new TypeError('tail_weight_holdout cannot be used for partitions with infinite endpoints.');
  // A bin without an end is the tail on its side; what is held out for tails is then all for the other.
  const held = openBelow || openAbove ? tail_weight_holdout : tail_weight_holdout / 2;
  const cut = (weights: readonly number[], [below, above]: readonly number[]) => ({
    weights: weights.slice(openBelow ? 1 : 0, openAbove ? -1 : undefined),
    tail_weights: [openBelow ? weights[0]! : below!, openAbove ? weights.at(-1)! : above!],
  });
  const edges = bins.filter(Number.isFinite);
  const observed = cut(inside, tails);
  const expected = cut(awaited, tail_weights ?? [held, held]);
  const row = ({ weights: inner, tail_weights: [below, above] }: typeof observed) => [
    below!,
    ...inner,
    above!,
  ];
  return {
    observed: row(observed),
    expected: row(expected),
    observed_partition: { bins: edges, ...observed },
    expected_partition: { bins: edges, ...expected },
  };
}
