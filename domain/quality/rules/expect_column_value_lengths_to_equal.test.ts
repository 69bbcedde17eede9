import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_value_lengths_to_equal.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', value: 2 }, { x: 'ab' }, 'pass'],
  [{ column: 'x', value: 1 }, { x: '\ud83d\ude00' }, 'pass'],
  [{ column: 'x', value: 2 }, { x: 'abc' }, 'fail'],
  [{ column: 'x', value: 2 }, { x: null }, 'not evaluated'],
  [{ column: 'x', value: 2 }, { x: 12 }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
