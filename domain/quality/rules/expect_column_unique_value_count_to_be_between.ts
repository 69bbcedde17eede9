import { columnBetween } from '../aggregate/between.ts';
import { differentError, differentIn, type Frequencies, frequenciesOf } from '../aggregate/frequencies.ts';
import { column } from '../column.ts';

export default columnBetween<Frequencies>({
  name: 'expect_column_unique_value_count_to_be_between',
  summary:
    'The number of different values lies between two bounds. On a stream it is estimated from 5,001 on.',
  dimension: 'uniqueness',
  example: {
    kwargs: { column: 'x', min_value: 2, max_value: 3 },
    passes: [{ x: 1 }, { x: 1 }, { x: 2 }],
    fails: [{ x: 1 }, { x: 1 }],
  },
  measure: (name, scope) => ({
    ...frequenciesOf(column(name, scope), scope),
    value: state => (state.n === 0 && !scope.fileTime ? undefined : differentIn(state)),
    error: differentError,
  }),
});
