import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_be_null.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x' }, { x: null }, 'pass'],
  [{ column: 'x' }, {}, 'pass'],
  [{ column: 'x' }, { x: 0 }, 'fail'],
  [{ column: 'x' }, { x: '' }, 'fail'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
