import { columnBetween } from '../aggregate/between.ts';
import { differentError, differentIn, type Frequencies, frequenciesOf } from '../aggregate/frequencies.ts';
import { column } from '../column.ts';

export default columnBetween<Frequencies>({
  name: 'expect_column_proportion_of_unique_values_to_be_between',
  summary: 'The number of different values, as a share of all that are not null, lies between two bounds.',
  dimension: 'uniqueness',
  example: {
    kwargs: { column: 'x', min_value: 0.6 },
    passes: [{ x: 1 }, { x: 1 }, { x: 2 }],
    fails: [{ x: 1 }, { x: 1 }],
  },
  measure: (name, scope) => ({
    ...frequenciesOf(column(name, scope), scope),
    value(state) {
      if (state.n === 0) return scope.fileTime ? 0 : undefined;
      return Math.min(1, differentIn(state) / state.n);
    },
    error: differentError,
  }),
});
