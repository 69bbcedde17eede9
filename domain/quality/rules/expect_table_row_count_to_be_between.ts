import { tableBetween } from '../aggregate/between.ts';
import { ROWS } from '../aggregate/rows.ts';

export default tableBetween({
  name: 'expect_table_row_count_to_be_between',
  summary: 'The number of records lies between two bounds.',
  dimension: 'coverage',
  example: {
    kwargs: { min_value: 1, max_value: 2 },
    passes: [{ a: 1 }],
    fails: [{ a: 1 }, { a: 2 }, { a: 3 }],
  },
  measure: () => ROWS,
});
