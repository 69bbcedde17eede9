import { safeParse } from 'valibot';
import { expect, it } from 'vitest';
import { judgedX } from '../judged.fixture.ts';
import rule from './expect_record_to_be_fresh.ts';

const limits = { max_age_seconds: 60, max_ahead_seconds: 5 };

it.each([
  ['2026-03-01T12:00:00Z', 'pass'],
  ['2026-03-01T11:59:00Z', 'pass'],
  ['2026-03-01T11:58:59.999Z', 'fail'],
  ['2026-03-01T13:00:05+01:00', 'pass'],
  ['2026-03-01T12:00:05.001Z', 'fail'],
  ['2026-03-01', 'fail'],
  ['soon', 'not evaluated'],
  [1_772_366_400, 'not evaluated'],
])('%s: %s', (value, expected) => {
  expect(judgedX(rule, limits, value)).toBe(expected);
});

it('lets the future be, unless told', () => {
  expect(judgedX(rule, { max_age_seconds: 60 }, '2099-01-01')).toBe('pass');
});

it('says how old, or how far ahead', () => {
  const compiled = rule.compile({ column: 'x', ...limits }, { typeOf: () => undefined });
  const says = (x: string) => compiled.explain({ x }, { receivedAt: Date.UTC(2026, 2, 1, 12) }).message;
  expect(says('2026-03-01T11:50:00Z')).toMatch(/^x is 600 s old when received, not at most 60 s old/);
  expect(says('2026-03-01T12:01:00Z')).toMatch(/^x is 60 s ahead of its receipt/);
});

it('refuses a negative age', () => {
  expect(safeParse(rule.kwargs, { column: 'x', max_age_seconds: -1 }).success).toBe(false);
});
