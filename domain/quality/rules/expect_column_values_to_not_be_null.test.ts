import { expect, it } from 'vitest';
import { judged } from '../judged.fixture.ts';
import rule from './expect_column_values_to_not_be_null.ts';

it.each([
  [{ x: 0 }, 'pass'],
  [{ x: '' }, 'pass'],
  [{ x: false }, 'pass'],
  [{ x: [] }, 'pass'],
  [{ x: null }, 'fail'],
  [{}, 'fail'],
  [{ X: 1 }, 'fail'],
])('%j: %s', (record, expected) => {
  expect(judged(rule, { column: 'x' }, record)).toBe(expected);
});

it('tells missing from null', () => {
  const compiled = rule.compile({ column: 'x' }, { typeOf: () => undefined });
  const context = { receivedAt: 0 };
  expect(compiled.explain({}, context)).toEqual({
    field: '/x',
    observed: undefined,
    message: 'x is missing',
  });
  expect(compiled.explain({ x: null }, context)).toEqual({
    field: '/x',
    observed: null,
    message: 'x is null',
  });
});

it('is not taken in by what every object inherits', () => {
  expect(judged(rule, { column: 'constructor' }, {})).toBe('fail');
  expect(judged(rule, { column: '__proto__' }, {})).toBe('fail');
  expect(judged(rule, { column: 'place.toString' }, { place: {} })).toBe('fail');
  expect(judged(rule, { column: '__proto__' }, JSON.parse('{"__proto__":1}'))).toBe('pass');
});

it('follows dots into objects where no field has the whole name', () => {
  expect(judged(rule, { column: 'place.lat' }, { place: { lat: 1 } })).toBe('pass');
  expect(judged(rule, { column: 'place.lat' }, { place: { lat: 1 }, 'place.lat': null })).toBe('fail');
  expect(judged(rule, { column: 'place.lat' }, { place: 'lat' })).toBe('fail');
  expect(judged(rule, { column: 'place.lat' }, { place: null })).toBe('fail');
});
