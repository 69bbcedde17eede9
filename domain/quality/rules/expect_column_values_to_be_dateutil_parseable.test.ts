import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_be_dateutil_parseable.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x' }, { x: 'Sep 25 2003' }, 'pass'],
  [{ column: 'x' }, { x: '2003-09-25T10:49:41' }, 'pass'],
  [{ column: 'x' }, { x: '32/13/2003' }, 'fail'],
  [{ column: 'x' }, { x: 'tomorrow' }, 'fail'],
  [{ column: 'x' }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
