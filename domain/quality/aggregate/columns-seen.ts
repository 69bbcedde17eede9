import type { JsonObject } from '../../json.ts';
import type { RuleScope } from '../rule.ts';

/** The names that records have used, in the order they were first seen. */
export interface ColumnsSeen {
  [key: string]: string[];
  names: string[];
}

/** More names than this are no columns any more, but data that is used as names. */
const MOST = 2_000;

function see(state: ColumnsSeen, names: readonly string[]): void {
  for (const name of names)
    if (!state.names.includes(name) && state.names.length < MOST) state.names.push(name);
}

export const columnsSeen = ({ columns = [] }: RuleScope) => ({
  empty: (): ColumnsSeen => ({ names: [...columns] }),
  add(state: ColumnsSeen, record: JsonObject): void {
    const names = Object.keys(record);
    // The records of a source mostly have the same names in the same order.
    if (names.length !== state.names.length || names.some((name, i) => name !== state.names[i]))
      see(state, names);
  },
  merge: (state: ColumnsSeen, other: ColumnsSeen): void => see(state, other.names),
});
