import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sparkPaths } from './spark.ts';

it('draws each run for itself, and one value as wide as its step', () => {
  expect(sparkPaths([1, 0.5, null, 0, null, null], 60, 12)).toEqual(['M5 1L15 6', 'M30 11h10']);
  expect(sparkPaths([null, null], 60, 12)).toEqual([]);
  expect(sparkPaths([], 60, 12)).toEqual([]);
});

it('stays flat at the top when nothing failed', () => {
  expect(sparkPaths([1, 1, 1], 30, 12)).toEqual(['M5 1L15 1L25 1']);
});

it('stays within its box, whatever it shows', () => {
  const share = fc.option(fc.float({ min: 0, max: 1, noNaN: true }));
  fc.assert(
    fc.property(fc.array(share, { maxLength: 40 }), values => {
      for (const path of sparkPaths(values, 80, 20))
        for (const [, x, y] of path.matchAll(/[ML](-?[\d.]+) (-?[\d.]+)/g)) {
          expect(Number(x)).toBeGreaterThanOrEqual(0);
          expect(Number(x)).toBeLessThanOrEqual(80);
          expect(Number(y)).toBeGreaterThanOrEqual(1);
          expect(Number(y)).toBeLessThanOrEqual(19);
        }
    }),
  );
});
