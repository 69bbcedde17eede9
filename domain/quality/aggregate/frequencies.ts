import type { Json, JsonObject } from '../../json.ts';
import type { Column } from '../column.ts';
import { identityIn } from '../identity.ts';
import type { RuleScope } from '../rule.ts';

/** How often each value of a column was there, as long as there are not too many different ones. */
export interface Frequencies {
  [key: string]: Json;
  /** Identity -> the value and its count; empty once there were more than `MOST`. */
  counts: { [identity: string]: [value: Json, count: number] };
  /** Values that were not null. */
  n: number;
  /** There were more than `MOST` different values. */
  over: boolean;
}

/** Different values that a window of a stream keeps; a file's are all kept. */
export const MOST = 5_000;

export function frequenciesOf(column: Column, scope: RuleScope) {
  const same = identityIn(scope);
  const most = scope.fileTime ? Number.POSITIVE_INFINITY : MOST;
  const take = (state: Frequencies, key: string, value: Json, count: number): void => {
    if (state.over) return;
    const known = Object.hasOwn(state.counts, key) ? state.counts[key] : undefined;
    if (known) known[1] += count;
    else state.counts[key] = [value, count];
  };
  const bounded = (state: Frequencies): void => {
    if (state.over || most === Number.POSITIVE_INFINITY || Object.keys(state.counts).length <= most) return;
    state.over = true;
    state.counts = {};
  };
  return {
    // Without a prototype no value can be taken for what every object inherits.
    empty: (): Frequencies => ({ counts: Object.create(null), n: 0, over: false }),
    add(state: Frequencies, record: JsonObject): void {
      const value = column.read(record);
      if (value === undefined || value === null) return;
      state.n++;
      take(state, same(value), value, 1);
      bounded(state);
    },
    merge(state: Frequencies, other: Frequencies): void {
      state.n += other.n;
      if (other.over) {
        state.over = true;
        state.counts = {};
      }
      for (const [key, [value, count]] of Object.entries(other.counts)) take(state, key, value, count);
      bounded(state);
    },
  };
}

/** Different values in their order: numbers by value, then everything else by its letters. */
export function distinct({ counts }: Frequencies): [value: Json, count: number][] {
  return Object.values(counts).sort(([a], [b]) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    const [left, right] = [String(a), String(b)];
    return left < right ? -1 : Number(left > right);
  });
}
