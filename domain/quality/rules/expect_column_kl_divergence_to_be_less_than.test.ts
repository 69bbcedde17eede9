import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_kl_divergence_to_be_less_than.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ partition_object: { values: ['a', 'b'], weights: [0.5, 0.5] }, threshold: 0.01 }, ['a', 'b'], 'pass', 0],
  [
    { partition_object: { values: ['a', 'b'], weights: [0.5, 0.5] }, threshold: 0.1 },
    ['a', 'a'],
    'fail',
    Math.LN2,
  ],
  [{ partition_object: { bins: [0, 1, 2], weights: [0.5, 0.5] }, threshold: 0.01 }, [0.5, 2], 'pass', 0],
  [{ partition_object: { values: ['a'], weights: [1] }, threshold: 1 }, [null], 'not evaluated', null],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
