import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_proportion_of_non_null_values_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ min_value: 0.5 }, ['a', null], 'pass', 0.5],
  [{ min_value: 0.5, strict_min: true }, ['a', null], 'fail', 0.5],
  [{ max_value: 0 }, [null, null], 'pass', 0],
  [{ min_value: 0.5 }, [], 'not evaluated', null],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
