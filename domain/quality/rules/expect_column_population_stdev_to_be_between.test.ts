import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_population_stdev_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ max_value: 1 }, [1, 3, null], 'pass', 1],
  [{ max_value: 1, strict_max: true }, [1, 3], 'fail', 1],
  [{ max_value: 0 }, [7], 'pass', 0],
  [{ max_value: 1 }, [null], 'not evaluated', null],
  [{ max_value: 1e-9 }, [1000000001.0, 1000000001.0], 'pass', 0],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
