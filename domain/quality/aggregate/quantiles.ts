import type { JsonObject } from '../../json.ts';
import type { Column } from '../column.ts';
import type { RuleScope } from '../rule.ts';
import { numberIn } from './moments.ts';

/**
 * A mergeable sketch of a distribution (compactors as in KLL, Karnin, Lang and Liberty 2016): `levels[i]` holds values that stand
 * for 2^i each. Exact up to `CAPACITY` values; beyond that the rank of an answer is off by at most 0.3 % of n.
 */
export interface Quantiles {
  [key: string]: number[][] | number;
  levels: number[][];
  n: number;
}

/** Values a level holds before it is compacted. Measured in one piece and in thousands of merged ones, in any order: rank error up to 0.21 %. */
export const CAPACITY = 2_048;

const RANK_ERROR = 0.003;

const inOrder = (a: number, b: number): number => a - b;

/** A full level gives every other value, in order, to the level above, where each stands for twice as many. */
function compact({ levels, n }: Quantiles): void {
  for (let i = 0; i < levels.length; i++) {
    const level = levels[i]!;
    if (level.length <= CAPACITY) continue;
    level.sort(inOrder);
    const odd = level.length % 2 === 1 ? [level.pop()!] : [];
    // Which half goes up must not always be the same, or every answer would be off to one side.
    const from = (n >> i) & 1;
    levels[i + 1] ??= [];
    for (let j = from; j < level.length; j += 2) levels[i + 1]!.push(level[j]!);
    levels[i] = odd;
  }
}

/** `read`: the number that a record adds, undefined for none. */
export function quantilesOf(
  column: Column,
  { fileTime }: RuleScope,
  read: (column: Column, record: JsonObject) => number | undefined = numberIn,
) {
  return {
    empty: (): Quantiles => ({ levels: [[]], n: 0 }),
    add(state: Quantiles, record: JsonObject): void {
      const value = read(column, record);
      if (value === undefined) return;
      state.n++;
      state.levels[0]!.push(value);
      if (!fileTime && state.levels[0]!.length > CAPACITY) compact(state);
    },
    merge(state: Quantiles, other: Quantiles): void {
      state.n += other.n;
      other.levels.forEach((level, i) => {
        state.levels[i] = [...(state.levels[i] ?? []), ...level];
      });
      if (!fileTime) compact(state);
    },
  };
}

/** A reader of the sketch: the value whose rank, from 0, is the given one, which may lie between two. */
export function ranked({ levels }: Quantiles): { total: number; at(rank: number): number | undefined } {
  const weighted = levels.flatMap((level, i) => level.map((value): [number, number] => [value, 2 ** i]));
  weighted.sort(([a], [b]) => a - b);
  const total = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  return {
    total,
    at(rank) {
      let seen = 0;
      for (const [value, weight] of weighted) {
        seen += weight;
        if (seen > rank) return value;
      }
      return weighted.at(-1)?.[0];
    },
  };
}

/** By how much the rank of an answer may be off, as a share of all values; undefined where answers are exact. */
export const rankError = ({ levels }: Quantiles): number | undefined =>
  levels.some((level, i) => i > 0 && level.length > 0) ? RANK_ERROR : undefined;
