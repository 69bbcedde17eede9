import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_match_strftime_format.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ column: 'x', strftime_format: '%Y-%m-%d' }, { x: '2026-02-28' }, 'pass'],
  [{ column: 'x', strftime_format: '%Y-%m-%d' }, { x: '2026-02-30' }, 'fail'],
  [{ column: 'x', strftime_format: '%H:%M' }, { x: '24:00' }, 'fail'],
  [{ column: 'x', strftime_format: '%d.%m.%y' }, { x: '1.2.26' }, 'pass'],
  [{ column: 'x', strftime_format: '%Y' }, { x: null }, 'not evaluated'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
