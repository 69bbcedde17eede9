import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_table_columns_to_match_ordered_list.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [{ column_list: ['a', 'b'] }, [{ a: 1, b: 2 }], 'pass', ['a', 'b']],
  [{ column_list: ['b', 'a'] }, [{ a: 1, b: 2 }], 'fail', ['a', 'b']],
  [{ column_list: ['a'] }, [{ a: 1, b: 2 }], 'fail', ['a', 'b']],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
