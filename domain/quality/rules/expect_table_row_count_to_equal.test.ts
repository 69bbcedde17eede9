import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_table_row_count_to_equal.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [{ value: 2 }, [{ x: 1 }, { x: null }], 'pass', 2],
  [{ value: 1 }, [], 'fail', 0],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
