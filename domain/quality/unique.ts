import type { JsonObject } from '../json.ts';
import type { Column } from './column.ts';
import { allInWords, isNull } from './columns.ts';
import { identity } from './identity.ts';
import { type CompiledSetRule, FAIL, NOT_EVALUATED, PASS, type RuleScope } from './rule.ts';

/** Judges that no two records of a set have the same values in some columns; every record of a repeated one is at fault. */
export function uniqueIn(columns: readonly Column[], scope: RuleScope): CompiledSetRule<Map<string, number>> {
  const key = (record: JsonObject): string | undefined => {
    const values = columns.map(one => one.read(record));
    const unusable = scope.fileTime && columns.length > 1 ? values.every(isNull) : values.some(isNull);
    return unusable ? undefined : identity(values.map(value => value ?? null));
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
