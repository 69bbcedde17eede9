import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_table_row_count_to_be_between.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [{ min_value: 1, max_value: 2 }, [{ x: 1 }, { x: null }], 'pass', 2],
  [{ min_value: 3 }, [{ x: 1 }], 'fail', 1],
  [{ max_value: 0 }, [], 'pass', 0],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
