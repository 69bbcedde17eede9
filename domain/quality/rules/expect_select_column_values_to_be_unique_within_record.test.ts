import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_select_column_values_to_be_unique_within_record.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column_list: ['a', 'b', 'c'] }, { a: 1, b: 2, c: 3 }, 'pass'],
  [{ column_list: ['a', 'b', 'c'] }, { a: 1, b: 2, c: 1 }, 'fail'],
  [{ column_list: ['a', 'b'] }, { a: 1, b: '1' }, 'pass'],
  [{ column_list: ['a', 'b'] }, { a: 1 }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
