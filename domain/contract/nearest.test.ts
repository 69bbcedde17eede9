import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distance, nearest, suggest } from './nearest.ts';

test.each([
  ['', '', 0],
  ['abc', '', 3],
  ['price', 'prise', 1],
  ['price', 'prcie', 1],
  ['kitten', 'sitting', 3],
])('%j and %j are %i apart', (a, b, expected) => {
  expect(distance(a, b)).toBe(expected);
});

test('is the same both ways, and never more than the longer text', () => {
  const text = fc.string({ maxLength: 12 });
  fc.assert(
    fc.property(text, text, (a, b) => {
      expect(distance(a, b)).toBe(distance(b, a));
      expect(distance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length));
      expect(distance(a, b) === 0).toBe(a === b);
    }),
  );
});

test('finds what was meant, whatever the case', () => {
  expect(nearest('Prise', ['size', 'price', 'id'])).toBe('price');
  expect(nearest('zzzzzz', ['size', 'price'])).toBeUndefined();
  expect(nearest('x'.repeat(1_000_000), ['price'])).toBeUndefined();
});

test('else lists what there is', () => {
  expect(suggest('zzzzzz', ['size', 'price'])).toBe('known: size, price');
  expect(
    suggest(
      'zzzzzz',
      Array.from({ length: 14 }, (_, i) => `name${i}`),
    ),
  ).toContain('name11, and 2 more');
  expect(suggest('a', [])).toBe('there are none yet');
});
