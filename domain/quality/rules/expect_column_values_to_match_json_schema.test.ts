import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_match_json_schema.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', json_schema: { type: 'object', required: ['a'] } }, { x: '{"a":1}' }, 'pass'],
  [{ column: 'x', json_schema: { type: 'object', required: ['a'] } }, { x: { a: 1 } }, 'pass'],
  [{ column: 'x', json_schema: { type: 'object', required: ['a'] } }, { x: '{}' }, 'fail'],
  [{ column: 'x', json_schema: { type: 'object' } }, { x: '{' }, 'fail'],
  [{ column: 'x', json_schema: { type: 'object' } }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
