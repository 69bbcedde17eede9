import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_be_in_type_list.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', type_list: ['int', 'str'] }, { x: 1 }, 'pass'],
  [{ column: 'x', type_list: ['int', 'str'] }, { x: 1.5 }, 'fail'],
  [{ column: 'x', type_list: ['bool'] }, { x: true }, 'pass'],
  [{ column: 'x', type_list: ['int'] }, { x: true }, 'fail'],
  [{ column: 'x', type_list: ['int'] }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
