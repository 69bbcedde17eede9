import { columnBetween } from '../aggregate/between.ts';
import { extremeOf } from '../aggregate/extreme.ts';
import { column } from '../column.ts';

export default columnBetween({
  name: 'expect_column_max_to_be_between',
  summary: 'The greatest value lies between two bounds.',
  dimension: 'accuracy',
  example: {
    kwargs: { column: 'x', min_value: 5, max_value: 10 },
    passes: [{ x: 3 }, { x: 7 }],
    fails: [{ x: 3 }, { x: 70 }],
  },
  measure: (name, scope) => extremeOf(column(name, scope), 1, scope),
});
