import { expect, it } from 'vitest';
import { amountTicks, shareTicks } from './rate.ts';

const steps = (...shares: (number | null)[]) =>
  shares.map((share, i) => ({ start: i, end: i + 1, seconds: 1, share, amount: share && 1 - share }));

it('begins the axis of the shares where all of them are seen', () => {
  expect(shareTicks(steps(1, null, 0.995))).toEqual([0.99, 0.992, 0.994, 0.996, 0.998, 1]);
  expect(shareTicks(steps(0.94))[0]).toBe(0.9);
  expect(shareTicks(steps(0.1, 1))).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
  expect(shareTicks(steps(null))[0]).toBe(0.99);
});

it('keeps the axis of the amounts from blowing up what is little', () => {
  expect(amountTicks(steps(1, null), 0.01).at(-1)).toBe(0.01);
  expect(amountTicks(steps(0.4), 0.01).at(-1)).toBeGreaterThanOrEqual(0.6);
});
