import { expect, it } from 'vitest';
import { judgedX, refusals } from '../judged.fixture.ts';
import rule from './expect_column_values_to_be_in_set.ts';

it.each([
  [['EUR', 'USD'], 'EUR', 'pass'],
  [['EUR', 'USD'], 'eur', 'fail'],
  [['EUR', 'USD'], '', 'fail'],
  [['EUR', 'USD'], 1, 'not evaluated'],
  [[1, 2], 1.0, 'pass'],
  [[1, 2], '1', 'not evaluated'],
  [[1, 'one'], '1', 'fail'],
  [[0], -0, 'pass'],
  [[true], false, 'fail'],
  [['a'], ['a'], 'not evaluated'],
  [['a'], { a: 1 }, 'not evaluated'],
  [['toString'], 'constructor', 'fail'],
])('%j has %j: %s', (value_set, value, expected) => {
  expect(judgedX(rule, { value_set }, value)).toBe(expected);
});

it.each([
  [[], /nothing could pass/],
  [[null], /nothing could pass/],
  [[{}], /must be text, a number/],
  ['EUR', /expected a list of values/],
])('refuses the set %j', (value_set, reason) => {
  expect(refusals(rule, { value_set }).join('\n')).toMatch(reason);
});

it('lists a dozen members of a long set', () => {
  const value_set = Array.from({ length: 500 }, (_, i) => i);
  const { expected } = rule.compile({ column: 'x', value_set }, { typeOf: () => undefined });
  expect(expected).toBe('one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11 and 488 more');
});
