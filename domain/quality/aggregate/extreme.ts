import type { Json, JsonObject } from '../../json.ts';
import type { Column } from '../column.ts';
import { compare, placing } from '../order.ts';
import type { RuleScope } from '../rule.ts';
import type { Measure } from './measure.ts';

/** The most extreme value so far, as it was written; null before the first. */
type Extreme = { value: Json };

/** The least (-1) or greatest (1) value of a column. */
export function extremeOf(column: Column, side: -1 | 1, scope: RuleScope): Measure<Extreme> {
  const place = placing(column, scope);
  const take = (state: Extreme, value: Json | undefined): void => {
    const at = place(value);
    if (at === undefined) return;
    const before = place(state.value);
    if (before === undefined || compare(at, before) === side) state.value = value!;
  };
  return {
    empty: () => ({ value: null }),
    add: (state, record: JsonObject) => take(state, column.read(record)),
    merge: (state, other) => take(state, other.value),
    value: ({ value }) => value ?? undefined,
  };
}
