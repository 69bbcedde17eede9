import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_not_be_missing.ts';

const kwargs = { column: 'x', missing_values: ['', 'n/a', 0, null] };

it.each<[JsonObject, string]>([
  [{ x: 'Bonn' }, 'pass'],
  [{ x: ' ' }, 'pass'],
  [{ x: false }, 'pass'],
  [{ x: '' }, 'fail'],
  [{ x: 'n/a' }, 'fail'],
  [{ x: 0 }, 'fail'],
  [{ x: null }, 'fail'],
  [{}, 'fail'],
])('%j: %s', (record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});

it.each<[JsonObject, string]>([
  [{ x: 'n/a' }, "x is 'n/a', which stands for no value"],
  [{ x: null }, 'x is null'],
  [{}, 'x is missing'],
])('of %j says %s', (record, message) => {
  const compiled = rule.compile(kwargs, { typeOf: () => undefined });
  expect(compiled.explain(record, { receivedAt: 0 }).message).toBe(message);
});
