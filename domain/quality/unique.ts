import type { JsonObject } from '../json.ts';
import type { Column } from './column.ts';
import { allInWords, isNull } from './columns.ts';
import { identity, identityIn } from './identity.ts';
import { type CompiledSetRule, FAIL, NOT_EVALUATED, PASS, type RuleScope } from './rule.ts';

/** Judges that no two records of a set have the same values in some columns; every record of a repeated one is at fault. */
export function uniqueIn(columns: readonly Column[], scope: RuleScope): CompiledSetRule<Map<string, number>> {
  const same = identityIn(scope);
  const key = (record: JsonObject): string | undefined => {
    const values = columns.map(one => one.read(record));
    // In a file, what to leave out for nulls is settled before: two records that lack the same are the same.
    const usable = (scope.fileTime && columns.length > 1) || !values.some(isNull);
    return usable ? identity(values.map(same)) : undefined;
  };
  return {
    expected:
      columns.length === 1 ? 'a value that no other record has' : 'values that no other record has together',
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
