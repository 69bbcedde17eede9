import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_match_like_pattern.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', like_pattern: 'a%' }, { x: 'abc' }, 'pass'],
  [{ column: 'x', like_pattern: 'a_' }, { x: 'abc' }, 'fail'],
  [{ column: 'x', like_pattern: 'a.c' }, { x: 'abc' }, 'fail'],
  [{ column: 'x', like_pattern: '%' }, { x: '' }, 'pass'],
  [{ column: 'x', like_pattern: 'a%' }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
