import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_stdev_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ max_value: 1.5 }, [1, 3, null], 'pass', Math.SQRT2],
  [{ max_value: 1 }, [1, 3], 'fail', Math.SQRT2],
  [{ max_value: 1 }, [7], 'not evaluated', null],
  [{ max_value: 0 }, [5, 5, 5], 'pass', 0],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
