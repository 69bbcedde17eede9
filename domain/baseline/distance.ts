import { median } from './robust.ts';
import type { FieldSummary } from './summary.ts';

/** Distances are cut here: a field whose windows are so far from each other by themselves tells nothing. */
export const LONGEST_DISTANCE = 3;
/** The spread of what is usual is at least this part of its level: a constant must not make every move a long one. */
const RELATIVE_FLOOR = 0.05;
const ABSOLUTE_FLOOR = 1e-9;

type Numbers = NonNullable<FieldSummary['numbers']>;
type Values = Readonly<Record<string, number>>;

/** The quantiles that windows usually have: the median of each. */
export const usualQuantiles = (windows: readonly Numbers[]): number[] =>
  (windows[0]?.quantiles ?? []).map((_, at) => median(windows.map(({ quantiles }) => quantiles[at]!)));

/**
 * How far the numbers of a window have moved from the usual ones: the mean move of a quantile, in widths of the usual
 * distribution (from its 5th to its 95th percentile). 0.5 is half of that width.
 */
export function numberDistance({ quantiles }: Numbers, usual: readonly number[]): number {
  const width = usual.at(-1)! - usual[0]!;
  const level = Math.abs(usual[usual.length >> 1]!);
  const scale = Math.max(width, RELATIVE_FLOOR * level, ABSOLUTE_FLOOR);
  // Of a constant only the share that has left it can be told.
  const longest = width > 0 ? LONGEST_DISTANCE : 1;
  const moves = quantiles.map((value, at) => Math.min(Math.abs(value - usual[at]!) / scale, longest));
  return moves.reduce((sum, move) => sum + move, 0) / moves.length;
}

/** Part of its level by which a counter has risen over the windows that are known. */
const COUNTED = 0.01;

const DAY = 86_400_000;
/** Days that rise one after the other: by chance one field in a hundred does. */
const LEAST_DAYS = 5;

/** Whether numbers only ever rise, from window to window or from day to day: what counts is always beyond what was usual. */
export function isCounter(windows: readonly { start: number; quantiles: readonly number[] }[]): boolean {
  const middles = windows
    .toSorted((a, b) => a.start - b.start)
    .map(({ start, quantiles }) => ({
      day: Math.floor(start / DAY),
      middle: quantiles[quantiles.length >> 1]!,
    }));
  if (
    rises(
      middles.map(({ middle }) => middle),
      middles.length / 50,
    )
  )
    return true;
  const days = [...Map.groupBy(middles, ({ day }) => day).values()].map(day =>
    median(day.map(({ middle }) => middle)),
  );
  return days.length >= LEAST_DAYS && rises(days, 0);
}

function rises(values: readonly number[], mostFalls: number): boolean {
  const first = values[0] ?? 0;
  const last = values.at(-1) ?? 0;
  const falls = values.filter((value, at) => at > 0 && value < values[at - 1]!).length;
  return last - first > COUNTED * Math.abs(last) && falls <= mostFalls;
}

const total = (values: Values): number => Object.values(values).reduce((sum, count) => sum + count, 0);

/** The mean share of each value over windows. */
export function usualShares(windows: readonly Values[]): Map<string, number> {
  const shares = new Map<string, number>();
  for (const values of windows) {
    const all = total(values) * windows.length;
    for (const [value, count] of Object.entries(values))
      shares.set(value, (shares.get(value) ?? 0) + count / all);
  }
  return shares;
}

/**
 * How far the values of a window are from the usual shares: the Jensen-Shannon divergence in bits, 0 (the same) to 1
 * (nothing in common).
 */
export function categoryDistance(values: Values, usual: ReadonlyMap<string, number>): number {
  const all = total(values);
  let bits = 0;
  for (const value of new Set([...Object.keys(values), ...usual.keys()])) {
    const p = Object.hasOwn(values, value) ? values[value]! / all : 0;
    const q = usual.get(value) ?? 0;
    const middle = (p + q) / 2;
    if (p > 0) bits += (p / 2) * Math.log2(p / middle);
    if (q > 0) bits += (q / 2) * Math.log2(q / middle);
  }
  return Math.max(0, bits);
}

/** The divergence that chance alone makes of so few records, about: (k - 1) / (8 n ln 2) for k values. */
export const chanceDistance = (records: number, kinds: number): number =>
  Math.max(0, kinds - 1) / (8 * Math.LN2 * records);

/** The value whose share has changed most, with both shares. */
export function largestMove(
  values: Values,
  usual: ReadonlyMap<string, number>,
): { value: string; now: number; before: number } {
  const all = total(values);
  const moves = [...new Set([...Object.keys(values), ...usual.keys()])].map(value => ({
    value,
    now: Object.hasOwn(values, value) ? values[value]! / all : 0,
    before: usual.get(value) ?? 0,
  }));
  return moves.reduce((most, move) =>
    Math.abs(move.now - move.before) > Math.abs(most.now - most.before) ? move : most,
  );
}
