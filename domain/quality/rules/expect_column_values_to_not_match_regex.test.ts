import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_not_match_regex.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', regex: 'b' }, { x: 'aaa' }, 'pass'],
  [{ column: 'x', regex: 'b' }, { x: 'abc' }, 'fail'],
  [{ column: 'x', regex: '^b' }, { x: 'abc' }, 'pass'],
  [{ column: 'x', regex: 'b' }, { x: 5 }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
