import { columnBetween } from '../aggregate/between.ts';
import { type Quantiles, quantilesOf, rankError, ranked } from '../aggregate/quantiles.ts';
import { column } from '../column.ts';
import { placing } from '../order.ts';

/** Of an even number of values the mean of the two in the middle. */
function medianOf(state: Quantiles): number | undefined {
  const { total, at } = ranked(state);
  if (total === 0) return undefined;
  const upper = at(Math.floor(total / 2))!;
  return total % 2 === 1 ? upper : (at(total / 2 - 1)! + upper) / 2;
}

export default columnBetween({
  name: 'expect_column_median_to_be_between',
  summary:
    'The median of numbers or times lies between two bounds. On a stream from 2,048 values on its rank is off by 0.3 % at most.',
  dimension: 'accuracy',
  example: {
    kwargs: { column: 'x', min_value: 2, max_value: 4 },
    passes: [{ x: 1 }, { x: 3 }, { x: 100 }],
    fails: [{ x: 1 }, { x: 30 }, { x: 100 }],
  },
  measure(name, scope) {
    const subject = column(name, scope);
    const isTime = subject.type === 'timestamp' || subject.type === 'date';
    if (!isTime) return { ...quantilesOf(subject, scope), value: medianOf, rankError };
    const place = placing(subject, scope);
    return {
      ...quantilesOf(subject, scope, (_, record) => place(subject.read(record)) as number | undefined),
      value(state: Quantiles) {
        const at = medianOf(state);
        return at === undefined ? undefined : new Date(at).toISOString();
      },
      rankError,
    };
  },
});
