import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_pair_values_to_be_equal.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column_A: 'a', column_B: 'b' }, { a: 1, b: 1.0 }, 'pass'],
  [{ column_A: 'a', column_B: 'b' }, { a: 1, b: '1' }, 'fail'],
  [{ column_A: 'a', column_B: 'b' }, { a: { k: [1] }, b: { k: [1] } }, 'pass'],
  [{ column_A: 'a', column_B: 'b' }, { a: null, b: 1 }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
