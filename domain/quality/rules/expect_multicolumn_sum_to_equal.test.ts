import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_multicolumn_sum_to_equal.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column_list: ['a', 'b'], sum_total: 3 }, { a: 1, b: 2 }, 'pass'],
  [{ column_list: ['a', 'b'], sum_total: 0.3 }, { a: 0.1, b: 0.2 }, 'pass'],
  [{ column_list: ['a', 'b'], sum_total: 3 }, { a: 1, b: 1 }, 'fail'],
  [{ column_list: ['a', 'b'], sum_total: 3 }, { a: 3, b: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
