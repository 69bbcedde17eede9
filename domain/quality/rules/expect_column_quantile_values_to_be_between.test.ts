import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_quantile_values_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [
    {
      quantile_ranges: {
        quantiles: [0, 1],
        value_ranges: [
          [1, 1],
          [4, 4],
        ],
      },
    },
    [4, 1, 2, 3],
    'pass',
    { quantiles: [0, 1], values: [1, 4] },
  ],
  [
    { quantile_ranges: { quantiles: [0.5], value_ranges: [[null, 2]] } },
    [1, 2, 3],
    'pass',
    { quantiles: [0.5], values: [2] },
  ],
  [
    { quantile_ranges: { quantiles: [0.5], value_ranges: [[3, null]] } },
    [1, 2, 3],
    'fail',
    { quantiles: [0.5], values: [2] },
  ],
  [
    { quantile_ranges: { quantiles: [0.5], value_ranges: [[2.5, 2.5]] }, allow_relative_error: 'linear' },
    [1, 2, 3, 4],
    'pass',
    { quantiles: [0.5], values: [2.5] },
  ],
  [
    { quantile_ranges: { quantiles: [0.5], value_ranges: [[0, 1]] } },
    [null],
    'not evaluated',
    { quantiles: [0.5], values: [null] },
  ],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
