import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, reached, type Thresholds, thresholdInWords } from './threshold.ts';

describe('reached', () => {
  const both: Thresholds = { warning: { share: { max: 0.01 } }, critical: { share: { max: 0.05 } } };
  it.each<[Thresholds, number, number, string | undefined]>([
    [both, 100, 0, undefined],
    [both, 100, 1, undefined],
    [both, 100, 2, 'warning'],
    [both, 100, 5, 'warning'],
    [both, 100, 6, 'critical'],
    [{ info: { count: { max: 3 } } }, 10, 4, 'info'],
    [{ critical: { count: { min: 3 } } }, 10, 2, 'critical'],
    [{ critical: { count: { min: 3, strictMin: true } } }, 10, 3, 'critical'],
    [{ critical: { share: { max: 0.05, strictMax: true } } }, 100, 5, 'critical'],
    [{ critical: { count: { min: 2, max: 4, outside: true } } }, 10, 3, 'critical'],
    [{ critical: { count: { min: 2, max: 4, outside: true } } }, 10, 5, undefined],
    [{}, 10, 10, undefined],
  ])('%j of %d records with %d failed: %s', (thresholds, evaluated, failed, severity) => {
    expect(reached(thresholds, { evaluated, failed })).toBe(severity);
  });

  it('never reaches a worse severity with fewer failures', () => {
    const rank = (severity: string | undefined) => ['critical', 'warning', undefined].indexOf(severity);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(499), (evaluated, failed) => {
        const [fewer, more] = [failed, failed + 1].map(n =>
          rank(reached(both, { evaluated, failed: Math.min(n, evaluated) })),
        );
        expect(fewer).toBeGreaterThanOrEqual(more!);
      }),
    );
  });
});

it('what is outside holds exactly where what is inside does not', () => {
  const bound = fc.option(fc.integer({ min: -5, max: 5 }), { nil: undefined });
  fc.assert(
    fc.property(fc.integer({ min: -6, max: 6 }), bound, bound, (value, min, max) => {
      const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
      expect(holds(value, { ...bounds, outside: true })).toBe(!holds(value, bounds));
    }),
  );
});

it.each([
  [{ share: { max: 0.07 } }, 'at most 7 %'],
  [{ count: { max: 5, strictMax: true } }, 'less than 5 records'],
  [{ count: { min: 3, max: 3 } }, 'exactly 3 records'],
  [{ count: { min: 3, max: 3, outside: true } }, 'anything but 3 records'],
  [{ share: { min: 0.1, max: 0.2, outside: true } }, 'not at least 10 % and at most 20 %'],
] as const)('%j in words: %s', (threshold, words) => {
  expect(thresholdInWords(threshold)).toBe(words);
});
