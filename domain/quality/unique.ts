import type { Json, JsonObject } from '../json.ts';
import type { Column } from './column.ts';
import { allInWords, isNull } from './columns.ts';
import { identity, identityIn } from './identity.ts';
import {
  type CompiledSetRule,
  type CompiledTableRule,
  FAIL,
  NOT_EVALUATED,
  PASS,
  type RuleScope,
} from './rule.ts';

export const uniqueInWords = (columns: readonly Column[]): string =>
  columns.length === 1 ? 'a value that no other record has' : 'values that no other record has together';

/** Text that two records share exactly when they have the same values in some columns; undefined: not evaluated. */
export function sameIn(
  columns: readonly Column[],
  scope: RuleScope,
): (record: JsonObject) => string | undefined {
  const same = identityIn(scope);
  const settled = columns.length > 1 && (scope.fileTime !== undefined || scope.missingSettled === true);
  return record => {
    const values = columns.map(one => one.read(record));
    // Where it is settled before what to leave out for nulls, two records that lack the same are the same.
    return settled || !values.some(isNull) ? identity(values.map(same)) : undefined;
  };
}

/** Judges that no two records of a set have the same values in some columns; every record of a repeated one is at fault. */
export function uniqueIn(columns: readonly Column[], scope: RuleScope): CompiledSetRule<Map<string, number>> {
  const key = sameIn(columns, scope);
  return {
    expected: uniqueInWords(columns),
    learn: () => new Map(),
    add(seen, record) {
      const found = key(record);
      if (found !== undefined) seen.set(found, (seen.get(found) ?? 0) + 1);
    },
    test(record, seen) {
      const found = key(record);
      if (found === undefined) return NOT_EVALUATED;
      return seen.get(found)! > 1 ? FAIL : PASS;
    },
    explain: record => columns[0]!.explain(record, `${allInWords(columns, record)}, as in another record`),
  };
}

/** Judges that no record has values that the typed table holds already; the record that came first is not at fault. */
export const uniqueInTable = (columns: readonly Column[]): CompiledTableRule => ({
  expected: uniqueInWords(columns),
  columns: columns.map(({ name }) => name),
  values(record) {
    const values = columns.map(one => one.read(record));
    return values.some(isNull) ? undefined : (values as Json[]);
  },
  explain: (record, holder) =>
    columns[0]!.explain(record, `${allInWords(columns, record)}, as in the record ${holder}`),
});
