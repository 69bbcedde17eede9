import { columnBetween } from '../aggregate/between.ts';
import { column } from '../column.ts';
import { isNull } from '../columns.ts';

export default columnBetween<{ all: number; there: number }>({
  name: 'expect_column_proportion_of_non_null_values_to_be_between',
  summary: 'The share of records that have a value lies between two bounds.',
  dimension: 'completeness',
  example: {
    kwargs: { column: 'x', min_value: 0.5 },
    passes: [{ x: 1 }, { x: null }],
    fails: [{ x: 1 }, { x: null }, {}],
  },
  measure(name, scope) {
    const subject = column(name, scope);
    return {
      empty: () => ({ all: 0, there: 0 }),
      add(state, record) {
        state.all++;
        if (!isNull(subject.read(record))) state.there++;
      },
      merge(state, other) {
        state.all += other.all;
        state.there += other.there;
      },
      value({ all, there }) {
        if (all === 0) return scope.fileTime ? 0 : undefined;
        return there / all;
      },
    };
  },
});
