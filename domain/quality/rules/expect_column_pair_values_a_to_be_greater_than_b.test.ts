import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Json } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_pair_values_a_to_be_greater_than_b.ts';

const pair = (a: Json, b: Json, or_equal = false) =>
  judged(rule, { column_A: 'a', column_B: 'b', or_equal }, { a, b });

it.each<[Json, Json, string]>([
  [2, 1, 'pass'],
  [1, 1, 'fail'],
  [1, 2, 'fail'],
  ['2026-01-02', '2026-01-01', 'pass'],
  ['2026-01-01T01:00:00+02:00', '2026-01-01T00:00:00Z', 'fail'],
  ['2026-01-01', '2025-12-31T23:59:59Z', 'pass'],
  ['b', 'a', 'not evaluated'],
  [2, '1', 'not evaluated'],
  [2, null, 'not evaluated'],
  [null, 1, 'not evaluated'],
  [true, false, 'not evaluated'],
])('%j > %j: %s', (a, b, expected) => {
  expect(pair(a, b)).toBe(expected);
});

it('takes equal values with or_equal', () => {
  expect(pair(1, 1, true)).toBe('pass');
  expect(pair('2026-01-01', '2026-01-01T00:00:00Z', true)).toBe('pass');
});

it('is an order: of two numbers, one way or the other passes, never both', () => {
  const number = fc.double({ noNaN: true });
  fc.assert(
    fc.property(number, number, (a, b) => {
      expect(pair(a, b) === 'pass' && pair(b, a) === 'pass').toBe(false);
      expect(pair(a, b, true) === 'pass' || pair(b, a, true) === 'pass').toBe(true);
    }),
  );
});

it('names both in its explanation', () => {
  const compiled = rule.compile({ column_A: 'ask', column_B: 'bid' }, { typeOf: () => undefined });
  expect(compiled.explain({ ask: 1, bid: 2 }, { receivedAt: 0 })).toEqual({
    field: '/ask',
    observed: 1,
    message: 'ask is 1, not greater than bid, which is 2',
  });
});
