import type { JsonObject } from '../../json.ts';
import type { Column } from '../column.ts';

/** Count, mean and sum of squared distances from it: enough for mean and standard deviation, and they merge. */
export interface Moments {
  [key: string]: number;
  n: number;
  mean: number;
  squares: number;
}

export const noMoments = (): Moments => ({ n: 0, mean: 0, squares: 0 });

/** Welford's step: no loss of digits where the mean is large beside the spread. */
export function addMoment(moments: Moments, value: number): void {
  moments.n++;
  const distance = value - moments.mean;
  moments.mean += distance / moments.n;
  moments.squares += distance * (value - moments.mean);
}

/** Chan's sum of two parts. */
export function mergeMoments(into: Moments, other: Moments): void {
  const n = into.n + other.n;
  if (other.n === 0) return;
  const distance = other.mean - into.mean;
  into.squares += other.squares + (distance * distance * into.n * other.n) / n;
  into.mean += (distance * other.n) / n;
  into.n = n;
}

/** Of a sample: n - 1; undefined for fewer than two values. */
export const deviationOf = ({ n, squares }: Moments): number | undefined =>
  n < 2 ? undefined : Math.sqrt(squares / (n - 1));

/** The number in a column, truth as 0 or 1; undefined for null. Throws for anything else, which has no mean. */
export function numberIn(column: Column, record: JsonObject): number | undefined {
  const value = column.read(record);
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'number') return value;
  if (typeof value === 'boolean') return Number(value);
  throw new TypeError(
    `${column.name} holds ${typeof value === 'string' ? 'text' : 'a list or an object'}, not a numeric value`,
  );
}

/** A measure over the moments of a column. */
export const momentsOf = (column: Column, value: (moments: Moments) => number | undefined) => ({
  empty: noMoments,
  add(state: Moments, record: JsonObject): void {
    const number = numberIn(column, record);
    if (number !== undefined) addMoment(state, number);
  },
  merge: mergeMoments,
  value,
});
