import { columnBetween } from '../aggregate/between.ts';
import { deviationOf, momentsOf } from '../aggregate/moments.ts';
import { column } from '../column.ts';

export default columnBetween({
  name: 'expect_column_stdev_to_be_between',
  summary: 'The standard deviation (of a sample, n - 1) lies between two bounds.',
  dimension: 'accuracy',
  example: {
    kwargs: { column: 'x', min_value: 1, max_value: 2 },
    passes: [{ x: 1 }, { x: 3 }],
    fails: [{ x: 1 }, { x: 30 }],
  },
  measure: (name, scope) => momentsOf(column(name, scope), deviationOf),
});
