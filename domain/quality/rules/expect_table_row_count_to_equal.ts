import { countRule } from '../aggregate/count.ts';
import { ROWS } from '../aggregate/rows.ts';

export default countRule({
  name: 'expect_table_row_count_to_equal',
  summary: 'There are exactly so many records.',
  dimension: 'coverage',
  example: { kwargs: { value: 2 }, passes: [{ a: 1 }, { a: 2 }], fails: [{ a: 1 }] },
  measure: () => ROWS,
});
