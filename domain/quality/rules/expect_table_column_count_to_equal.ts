import { type ColumnsSeen, columnsSeen } from '../aggregate/columns-seen.ts';
import { countRule } from '../aggregate/count.ts';

export default countRule<ColumnsSeen>({
  name: 'expect_table_column_count_to_equal',
  summary: 'There are exactly so many different fields in all records.',
  dimension: 'conformity',
  example: { kwargs: { value: 2 }, passes: [{ a: 1, b: 2 }], fails: [{ a: 1 }] },
  measure: scope => ({ ...columnsSeen(scope), value: ({ names }) => names.length }),
});
