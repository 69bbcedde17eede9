import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_proportion_of_unique_values_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ min_value: 0.5 }, ['a', 'b', 'a', 'a'], 'pass', 0.5],
  [{ min_value: 0.5, strict_min: true }, ['a', 'b', 'a', 'a'], 'fail', 0.5],
  [{ max_value: 1 }, [1, 2, null], 'pass', 1],
  [{ min_value: 0.5 }, [null], 'not evaluated', null],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
