import { expect, it } from 'vitest';
import type { Json } from '../../json.ts';
import { judgedX, refusals } from '../judged.fixture.ts';
import rule from './expect_column_values_to_be_valid.ts';

const kwargs = { value_set: ['S', 'M', 'XL', 7], regex: '^.$' };

it.each<[Json, string]>([
  ['S', 'pass'],
  ['XL', 'fail'],
  ['Q', 'fail'],
  [7, 'not evaluated'],
  [8, 'fail'],
  [null, 'not evaluated'],
])('%j: %s', (value, expected) => {
  expect(judgedX(rule, kwargs, value)).toBe(expected);
});

it('refuses a pattern that has no linear-time match', () => {
  expect(refusals(rule, { value_set: ['a'], regex: '(?=a)' })).toEqual([
    expect.stringMatching(/look-around/),
  ]);
});
