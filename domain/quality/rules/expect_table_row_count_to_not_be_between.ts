import { maxValue, minValue, number, pipe, strictObject } from 'valibot';
import { ROWS } from '../aggregate/rows.ts';
import { FAIL, PASS, windowRule } from '../rule.ts';

const bound = pipe(number(), minValue(0, 'a count is 0 or more'), maxValue(Number.MAX_SAFE_INTEGER));

/** The metric rowCount of ODCS with mustNotBe or mustNotBeBetween. */
export default windowRule({
  name: 'expect_table_row_count_to_not_be_between',
  summary: 'The number of records is not between two bounds, and none of them.',
  dimension: 'coverage',
  kwargs: strictObject({ min_value: bound, max_value: bound }),
  fields: () => [],
  example: {
    kwargs: { min_value: 1, max_value: 2 },
    passes: [{ a: 1 }, { a: 2 }, { a: 3 }],
    fails: [{ a: 1 }],
  },
  doubt: ({ min_value, max_value }) =>
    min_value > max_value
      ? { kwarg: 'min_value', message: 'is above max_value: everything passes' }
      : undefined,
  compile: ({ min_value, max_value }) => ({
    expected:
      min_value === max_value ? `anything but ${min_value}` : `not between ${min_value} and ${max_value}`,
    ...ROWS,
    judge(state: { rows: number }) {
      const within = state.rows >= min_value && state.rows <= max_value;
      return { outcome: within ? FAIL : PASS, observed: state.rows };
    },
  }),
});
