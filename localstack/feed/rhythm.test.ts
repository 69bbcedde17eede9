import { describe, expect, it } from 'vitest';
import { even, leisure, shopping, trading } from './rhythm.ts';

const MONDAY = Date.UTC(2026, 2, 2);
const HOUR = 3_600_000;

describe.each(Object.entries({ even, leisure, shopping, trading }))('%s', (_, rhythm) => {
  const week = Array.from({ length: 168 }, (_, hour) => rhythm(MONDAY + hour * HOUR));

  it('is about 1 over a week, and never stops', () => {
    expect(week.reduce((sum, factor) => sum + factor, 0) / 168).toBeCloseTo(1, 1);
    expect(Math.min(...week)).toBeGreaterThan(0.1);
  });
});

it('trades when exchanges are open, and shops on weekends', () => {
  expect(trading(MONDAY + 15 * HOUR)).toBeGreaterThan(2 * trading(MONDAY + 4 * HOUR));
  expect(trading(MONDAY + 15 * HOUR)).toBeGreaterThan(2 * trading(MONDAY - 9 * HOUR));
  expect(shopping(MONDAY - 6 * HOUR)).toBeGreaterThan(shopping(MONDAY + 18 * HOUR));
});
