import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_min_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ min_value: 1 }, [1, 3, null], 'pass', 1],
  [{ min_value: 1, strict_min: true }, [3, 1], 'fail', 1],
  [{ min_value: -2, max_value: -1 }, [5, -2], 'pass', -2],
  [{ min_value: 1 }, [null], 'not evaluated', null],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
