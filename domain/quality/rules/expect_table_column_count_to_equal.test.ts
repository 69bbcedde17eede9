import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_table_column_count_to_equal.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [{ value: 2 }, [{ a: 1 }, { b: 1 }], 'pass', 2],
  [{ value: 1 }, [{ a: 1 }, { b: 1 }], 'fail', 2],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
