import { columnBetween } from '../aggregate/between.ts';
import { extremeOf } from '../aggregate/extreme.ts';
import { column } from '../column.ts';

export default columnBetween({
  name: 'expect_column_min_to_be_between',
  summary: 'The least value lies between two bounds.',
  dimension: 'accuracy',
  example: {
    kwargs: { column: 'x', min_value: 0, max_value: 5 },
    passes: [{ x: 3 }, { x: 7 }],
    fails: [{ x: -1 }, { x: 7 }],
  },
  measure: (name, scope) => extremeOf(column(name, scope), -1, scope),
});
