import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_sum_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ max_value: 4 }, [1, 3], 'pass', 4],
  [{ min_value: 5 }, [1, 3], 'fail', 4],
  [{ min_value: 0.3, max_value: 0.31 }, [0.1, 0.2], 'pass', 0.3],
  [{ max_value: 4 }, [], 'not evaluated', null],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
