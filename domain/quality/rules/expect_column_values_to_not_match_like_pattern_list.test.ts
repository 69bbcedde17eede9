import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_not_match_like_pattern_list.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', like_pattern_list: ['a%', '%z'] }, { x: 'b' }, 'pass'],
  [{ column: 'x', like_pattern_list: ['a%', '%z'] }, { x: 'bz' }, 'fail'],
  [{ column: 'x', like_pattern_list: ['a%'] }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
