import { array, boolean, nullable, nullish, strictObject } from 'valibot';
import { type ColumnsSeen, columnsSeen } from '../aggregate/columns-seen.ts';
import { columnName } from '../column.ts';
import { FAIL, PASS, windowRule } from '../rule.ts';

export default windowRule({
  name: 'expect_table_columns_to_match_set',
  summary: 'Records have these fields and no others; with exact_match: false, at least these.',
  dimension: 'conformity',
  kwargs: strictObject({ column_set: nullable(array(columnName)), exact_match: nullish(boolean()) }),
  fields: () => [],
  example: { kwargs: { column_set: ['at', 'id'] }, passes: [{ id: 1, at: 2 }], fails: [{ id: 1, size: 2 }] },
  compile({ column_set, exact_match }, scope) {
    const wanted = [...new Set(column_set ?? [])];
    return {
      expected: `the fields ${wanted.join(', ')}${exact_match === false ? ' at least' : ''}`,
      ...columnsSeen(scope),
      judge({ names }: ColumnsSeen) {
        const unexpected = names.filter(name => !wanted.includes(name)).sort();
        const missing = wanted.filter(name => !names.includes(name)).sort();
        const exactly = exact_match === undefined ? column_set !== null : exact_match === true;
        const holds = missing.length === 0 && (!exactly || unexpected.length === 0);
        return {
          outcome: holds ? PASS : FAIL,
          // In the table's own order where nothing differs, as Great Expectations answers.
          observed: unexpected.length + missing.length === 0 ? names : [...names].sort(),
          details: {
            mismatched: {
              ...(unexpected.length > 0 && { unexpected }),
              ...(missing.length > 0 && { missing }),
            },
          },
        };
      },
    };
  },
});
