import { columnBetween } from '../aggregate/between.ts';
import { momentsOf } from '../aggregate/moments.ts';
import { column } from '../column.ts';

export default columnBetween({
  name: 'expect_column_population_stdev_to_be_between',
  summary: 'The standard deviation of all values there are (n, not n - 1) lies between two bounds.',
  dimension: 'accuracy',
  example: {
    kwargs: { column: 'x', min_value: 1, max_value: 1 },
    passes: [{ x: 1 }, { x: 3 }],
    fails: [{ x: 1 }, { x: 30 }],
  },
  measure: (name, scope) =>
    momentsOf(column(name, scope), ({ n, squares }) => (n === 0 ? undefined : Math.sqrt(squares / n))),
});
