import { array, nullable, strictObject } from 'valibot';
import { type ColumnsSeen, columnsSeen } from '../aggregate/columns-seen.ts';
import { columnName } from '../column.ts';
import { FAIL, PASS, windowRule } from '../rule.ts';

export default windowRule({
  name: 'expect_table_columns_to_match_ordered_list',
  summary: 'Records have these fields and no others, in this order.',
  dimension: 'conformity',
  kwargs: strictObject({ column_list: nullable(array(columnName)) }),
  fields: () => [],
  example: { kwargs: { column_list: ['id', 'at'] }, passes: [{ id: 1, at: 2 }], fails: [{ at: 2, id: 1 }] },
  compile({ column_list }, scope) {
    const list = column_list ?? [];
    return {
      expected: `the fields ${list.join(', ')} in this order`,
      ...columnsSeen(scope),
      judge({ names }: ColumnsSeen) {
        const length = Math.max(names.length, list.length);
        const mismatched = Array.from({ length }, (_, i) => ({
          'Expected Column Position': i,
          Expected: list[i] ?? null,
          Found: names[i] ?? null,
        })).filter(({ Expected, Found }) => Expected !== Found);
        const outcome = mismatched.length === 0 || column_list === null ? PASS : FAIL;
        return {
          outcome,
          observed: names,
          ...(outcome === FAIL && { details: { mismatched } }),
        };
      },
    };
  },
});
