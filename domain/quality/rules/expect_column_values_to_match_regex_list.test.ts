import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_match_regex_list.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', regex_list: ['^a', 'z$'] }, { x: 'abc' }, 'pass'],
  [{ column: 'x', regex_list: ['^a', 'z$'], match_on: 'all' }, { x: 'abc' }, 'fail'],
  [{ column: 'x', regex_list: ['^a', 'z$'], match_on: 'all' }, { x: 'az' }, 'pass'],
  [{ column: 'x', regex_list: ['^a'] }, { x: 'b' }, 'fail'],
  [{ column: 'x', regex_list: ['^a'] }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
