import { tableBetween } from '../aggregate/between.ts';
import { type ColumnsSeen, columnsSeen } from '../aggregate/columns-seen.ts';

export default tableBetween<ColumnsSeen>({
  name: 'expect_table_column_count_to_be_between',
  summary: 'The number of different fields in all records lies between two bounds.',
  dimension: 'conformity',
  example: {
    kwargs: { min_value: 1, max_value: 2 },
    passes: [{ a: 1, b: 2 }],
    fails: [{ a: 1, b: 2 }, { c: 3 }],
  },
  measure: scope => ({ ...columnsSeen(scope), value: ({ names }) => names.length }),
});
