import { expect, it } from 'vitest';
import { judgedX, refusals } from '../judged.fixture.ts';
import rule from './expect_column_values_to_match_regex.ts';

it.each([
  ['^[A-Z]{1,5}$', 'AAPL', 'pass'],
  ['^[A-Z]{1,5}$', 'AAPL ', 'fail'],
  ['[0-9]', 'room 7', 'pass'],
  ['^$', '', 'pass'],
  ['(?P<area>[0-9]{3})-', '555-1234', 'pass'],
  ['^[0-9]+$', 42, 'not evaluated'],
  ['.', ['a'], 'not evaluated'],
])('%s on %j: %s', (regex, value, expected) => {
  expect(judgedX(rule, { regex }, value)).toBe(expected);
});

it('is refused where the contract is read, with the reason', () => {
  expect(refusals(rule, { regex: '(?=a)' })).toEqual([expect.stringMatching(/look-around/)]);
});

it('keeps a long text out of its message', () => {
  const compiled = rule.compile({ column: 'x', regex: '^a$' }, { typeOf: () => undefined });
  const { message, observed } = compiled.explain({ x: 'b'.repeat(1_000_000) }, { receivedAt: 0 });
  expect(message.length).toBeLessThan(400);
  expect(String(observed).length).toBeLessThan(300);
});
