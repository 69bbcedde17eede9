import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_not_be_in_set.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', value_set: ['a', 1] }, { x: 'b' }, 'pass'],
  [{ column: 'x', value_set: ['a', 1] }, { x: 'a' }, 'fail'],
  [{ column: 'x', value_set: ['a', 1] }, { x: '1' }, 'pass'],
  [{ column: 'x', value_set: ['a'] }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
