import { expect, it } from 'vitest';
import { pauseAfter } from './pace.ts';

it('waits as chosen, and longer while the API fails', () => {
  expect([0, 1, 2, 3, 50].map(failures => pauseAfter(5, failures))).toEqual([5, 10, 20, 30, 30]);
  expect(pauseAfter(60, 9)).toBe(60);
  expect(pauseAfter(1, 1)).toBe(2);
});
