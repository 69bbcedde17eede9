import { columnBetween } from '../aggregate/between.ts';
import { momentsOf } from '../aggregate/moments.ts';
import { column } from '../column.ts';

export default columnBetween({
  name: 'expect_column_mean_to_be_between',
  summary: 'The mean lies between two bounds; truth counts as 0 or 1.',
  dimension: 'accuracy',
  example: {
    kwargs: { column: 'x', min_value: 1, max_value: 3 },
    passes: [{ x: 1 }, { x: 3 }],
    fails: [{ x: 1 }, { x: 30 }],
  },
  measure: (name, scope) => momentsOf(column(name, scope), ({ n, mean }) => (n === 0 ? undefined : mean)),
});
