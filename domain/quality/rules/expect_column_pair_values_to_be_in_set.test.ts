import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_pair_values_to_be_in_set.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column_A: 'a', column_B: 'b', value_pairs_set: [['x', 1]] }, { a: 'x', b: 1 }, 'pass'],
  [{ column_A: 'a', column_B: 'b', value_pairs_set: [['x', 1]] }, { a: 1, b: 'x' }, 'fail'],
  [{ column_A: 'a', column_B: 'b', value_pairs_set: [['x', 1]] }, { a: 'x' }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
