import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_mean_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ min_value: 2, max_value: 2 }, [1, 3, null], 'pass', 2],
  [{ min_value: 2, strict_min: true }, [1, 3], 'fail', 2],
  [{ min_value: 0.5 }, [true, false], 'pass', 0.5],
  [{ max_value: 1 }, [null], 'not evaluated', null],
  [{}, [7], 'pass', 7],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
