import fc from 'fast-check';
import { expect, it } from 'vitest';
import { judged, judgedX, refusals } from '../judged.fixture.ts';
import rule from './expect_column_value_lengths_to_be_between.ts';

it.each([
  [{ min_value: 1, max_value: 3 }, '', 'fail'],
  [{ min_value: 1, max_value: 3 }, 'abc', 'pass'],
  [{ min_value: 1, max_value: 3 }, 'abcd', 'fail'],
  [{ max_value: 1 }, '😀', 'pass'],
  [{ max_value: 2 }, '😀😀😀', 'fail'],
  [{ min_value: 2 }, '😀', 'fail'],
  [{ max_value: 1 }, '\ud83d', 'pass'],
  [{ max_value: 0 }, '', 'pass'],
  [{ min_value: 1, max_value: null }, '', 'fail'],
  [{ min_value: 1 }, [], 'fail'],
  [{ max_value: 2 }, [1, 2], 'pass'],
  [{ min_value: 1 }, 12, 'not evaluated'],
  [{ min_value: 1 }, { length: 5 }, 'not evaluated'],
])('%j holds %j: %s', (bounds, value, expected) => {
  expect(judgedX(rule, bounds, value)).toBe(expected);
});

it('counts as Unicode does', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), text => {
      const length = [...text].length;
      expect(judgedX(rule, { min_value: length, max_value: length }, text)).toBe('pass');
    }),
  );
});

it.each([
  [{}, /give min_value, max_value or both/],
  [{ min_value: 3, max_value: 2 }, /greater than max_value/],
  [{ min_value: -1 }, /0 or more/],
  [{ max_value: 1.5 }, /whole number/],
])('refuses %j', (kwargs, reason) => {
  expect(refusals(rule, kwargs).join('\n')).toMatch(reason);
});

it('speaks of items where the field is a list', () => {
  const compiled = rule.compile({ column: 'x', min_value: 2 }, { typeOf: () => 'array' });
  expect(compiled.explain({ x: ['a'] }, { receivedAt: 0 }).message).toBe(
    'x has 1 item, not at least 2 items',
  );
  expect(judged(rule, { column: 'x', min_value: 2 }, { x: ['a'] }, { x: 'array' })).toBe('fail');
});
