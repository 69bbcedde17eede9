import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_not_match_like_pattern.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', like_pattern: 'a%' }, { x: 'abc' }, 'fail'],
  [{ column: 'x', like_pattern: 'a_' }, { x: 'abc' }, 'pass'],
  [{ column: 'x', like_pattern: 'a%' }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
