import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_be_json_parseable.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x' }, { x: '{"a": [1]}' }, 'pass'],
  [{ column: 'x' }, { x: 'null' }, 'pass'],
  [{ column: 'x' }, { x: '{a: 1}' }, 'fail'],
  [{ column: 'x' }, { x: '' }, 'fail'],
  [{ column: 'x' }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
