import {
  array,
  boolean,
  check,
  maxValue,
  minValue,
  nullable,
  number,
  optional,
  picklist,
  pipe,
  strictObject,
  strictTuple,
  union,
} from 'valibot';
import { type Quantiles, quantilesOf, rankError, ranked } from '../aggregate/quantiles.ts';
import { column, columnName } from '../column.ts';
import { FAIL, NOT_EVALUATED, PASS, windowRule } from '../rule.ts';

const range = strictTuple([nullable(number()), nullable(number())]);

const INTERPOLATIONS = ['linear', 'lower', 'higher', 'midpoint', 'nearest'] as const;

/** The ranks between which a quantile lies, and how far it is from the first to the second. */
function between(rank: number, how: (typeof INTERPOLATIONS)[number]): [number, number, number] {
  // A rank in floats may lie a hair off a whole one: 0.7 * 10 is 7.000000000000001.
  const exact = Math.abs(rank - Math.round(rank)) < 1e-9 ? Math.round(rank) : rank;
  const [low, high] = [Math.floor(exact), Math.ceil(exact)];
  if (how === 'linear') return [low, high, exact - low];
  if (how === 'midpoint') return [low, high, 0.5];
  if (how === 'lower') return [low, low, 0];
  if (how === 'higher') return [high, high, 0];
  // In the middle of two ranks the even one is the nearest, as numpy has it.
  const half = exact - low === 0.5;
  const nearest = half ? low + (low % 2) : Math.round(exact);
  return [nearest, nearest, 0];
}

/** The value at the nearest rank, unless allow_relative_error names another way. */
export default windowRule({
  name: 'expect_column_quantile_values_to_be_between',
  summary:
    'Each quantile lies in its range. On a stream from 2,048 values on ranks are off by 0.3 % at most.',
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
    allow_relative_error: optional(
      union([boolean(), picklist(INTERPOLATIONS)], `true, false or one of ${INTERPOLATIONS.join(', ')}`),
    ),
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
  compile({ column: name, quantile_ranges: { quantiles, value_ranges }, allow_relative_error }, scope) {
    const how = typeof allow_relative_error === 'string' ? allow_relative_error : 'nearest';
    const sketch = quantilesOf(column(name, scope), scope);
    return {
      expected: `quantiles ${quantiles.join(', ')} in their ranges`,
      ...sketch,
      judge(state: Quantiles) {
        const { total, at } = ranked(state);
        const rank_error = rankError(state);
        if (total === 0)
          return {
            outcome: NOT_EVALUATED,
            observed: { quantiles: [...quantiles], values: quantiles.map(() => null) },
            details: { success_details: quantiles.map(() => false) },
          };
        const values = quantiles.map(q => {
          const [low, high, part] = between(q * (total - 1), how);
          return at(low)! + (at(high)! - at(low)!) * part;
        });
        const details = values.map((value, i) => {
          const [low, high] = value_ranges[i]!;
          return (low === null || value >= low) && (high === null || value <= high);
        });
        return {
          outcome: details.every(Boolean) ? PASS : FAIL,
          observed: { quantiles: [...quantiles], values },
          details: {
            success_details: details,
            ...(rank_error !== undefined && { approximate: true, rank_error }),
          },
        };
      },
    };
  },
});
