import {
  array,
  boolean,
  check,
  maxValue,
  minValue,
  nullable,
  number,
  optional,
  pipe,
  strictObject,
  strictTuple,
} from 'valibot';
import { type Quantiles, quantilesOf, ranked } from '../aggregate/quantiles.ts';
import { column, columnName } from '../column.ts';
import { FAIL, NOT_EVALUATED, PASS, windowRule } from '../rule.ts';

const range = strictTuple([nullable(number()), nullable(number())]);

/** Nearest rank: the least value that at least this share of the values does not exceed. */
export default windowRule({
  name: 'expect_column_quantile_values_to_be_between',
  summary:
    'Each quantile lies in its range. On a stream from 2,048 values on ranks are off by 0.2 % at most.',
  dimension: 'accuracy',
  kwargs: strictObject({
    column: columnName,
    quantile_ranges: pipe(
      strictObject({
        quantiles: array(
          pipe(number(), minValue(0, 'a quantile is 0 or more'), maxValue(1, 'a quantile is 1 or less')),
        ),
        value_ranges: array(range),
      }),
      check(
        ({ quantiles, value_ranges }) => quantiles.length === value_ranges.length && quantiles.length > 0,
        'quantiles and value_ranges must have the same number of elements, one or more',
      ),
    ),
    allow_relative_error: optional(boolean()),
  }),
  fields: kwargs => [kwargs.column],
  example: {
    kwargs: {
      column: 'x',
      quantile_ranges: {
        quantiles: [0.5, 1],
        value_ranges: [
          [1, 3],
          [null, 10],
        ],
      },
    },
    passes: [{ x: 1 }, { x: 2 }, { x: 9 }],
    fails: [{ x: 1 }, { x: 2 }, { x: 90 }],
  },
  compile({ column: name, quantile_ranges: { quantiles, value_ranges } }, scope) {
    const sketch = quantilesOf(column(name, scope), scope);
    return {
      expected: `quantiles ${quantiles.join(', ')} in their ranges`,
      ...sketch,
      judge(state: Quantiles) {
        const { total, at } = ranked(state);
        if (total === 0) return { outcome: NOT_EVALUATED, observed: null };
        // The share of a rank in floats may lie a hair above it: 0.1 * 30 is 3.0000000000000004.
        const values = quantiles.map(q => at(Math.max(0, Math.ceil(q * total - 1e-9) - 1))!);
        const details = values.map((value, i) => {
          const [low, high] = value_ranges[i]!;
          return (low === null || value >= low) && (high === null || value <= high);
        });
        return {
          outcome: details.every(Boolean) ? PASS : FAIL,
          observed: { quantiles: [...quantiles], values },
          details: { success_details: details },
        };
      },
    };
  },
});
