import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_column_max_to_be_between.ts';

it.each<[JsonObject, Json[], string, Json]>([
  [{ max_value: 3 }, [1, 3, null], 'pass', 3],
  [{ max_value: 3, strict_max: true }, [1, 3], 'fail', 3],
  [{ min_value: '2026-01-02' }, ['2026-01-01', '2026-01-03'], 'pass', '2026-01-03'],
  [{ max_value: 3 }, [null], 'not evaluated', null],
  [{ max_value: 3 }, [], 'not evaluated', null],
])('%j of %j: %s', (kwargs, values, outcome, observed) => {
  const [found, seen] = measured(rule, { column: 'x', ...kwargs }, column(values));
  expect(found).toBe(outcome);
  if (typeof observed === 'number') expect(seen).toBeCloseTo(observed, 9);
  else expect(seen).toEqual(observed);
});
