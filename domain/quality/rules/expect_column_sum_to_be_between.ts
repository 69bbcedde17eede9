import { columnBetween } from '../aggregate/between.ts';
import { numberIn } from '../aggregate/moments.ts';
import { column } from '../column.ts';

export default columnBetween<{ n: number; sum: number }>({
  name: 'expect_column_sum_to_be_between',
  summary: 'The sum lies between two bounds; truth counts as 0 or 1.',
  dimension: 'accuracy',
  example: {
    kwargs: { column: 'x', min_value: 1, max_value: 5 },
    passes: [{ x: 1 }, { x: 3 }],
    fails: [{ x: 1 }, { x: 30 }],
  },
  measure(name, scope) {
    const subject = column(name, scope);
    return {
      empty: () => ({ n: 0, sum: 0 }),
      add(state, record) {
        const value = numberIn(subject, record);
        if (value === undefined) return;
        state.n++;
        state.sum += value;
      },
      merge(state, other) {
        state.n += other.n;
        state.sum += other.sum;
      },
      value: ({ n, sum }) => (n === 0 && !scope.fileTime ? undefined : sum),
    };
  },
});
