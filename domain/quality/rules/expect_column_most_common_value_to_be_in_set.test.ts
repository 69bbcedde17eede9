import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_most_common_value_to_be_in_set.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ value_set: ['a'] }, ['a', 'a', 'b'], 'pass', ['a']],
  [{ value_set: ['b'] }, ['a', 'a', 'b'], 'fail', ['a']],
  [{ value_set: ['a'] }, ['a', 'b'], 'fail', ['a', 'b']],
  [{ value_set: ['a'], ties_okay: true }, ['a', 'b'], 'pass', ['a', 'b']],
  [{ value_set: ['a'] }, [null], 'not evaluated', []],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
