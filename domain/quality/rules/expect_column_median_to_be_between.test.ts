import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_median_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ max_value: 2 }, [1, 2, 50], 'pass', 2],
  [{ min_value: 2.5, max_value: 2.5 }, [1, 2, 3, 4], 'pass', 2.5],
  [{ max_value: 2, strict_max: true }, [2], 'fail', 2],
  [{ max_value: 2 }, [null], 'not evaluated', null],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
