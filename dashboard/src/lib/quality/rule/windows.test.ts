import { expect, it } from 'vitest';
import { figureOf } from './windows.ts';

it('finds the number in what a rule found', () => {
  expect(figureOf(4.5)).toBe(4.5);
  expect(figureOf({ evaluated: 10, failed: 1, share: 0.1 })).toBe(0.1);
  for (const none of [null, 'text', [1, 2], {}, { share: 'x' }, true]) expect(figureOf(none)).toBeNull();
});
