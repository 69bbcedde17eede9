import fc from 'fast-check';
import { expect, it } from 'vitest';
import { qualityScore } from './quality-score.ts';

it('is unknown where nothing was evaluated', () => {
  expect(qualityScore([])).toBeNull();
  expect(qualityScore([{ passed: 0, failed: 0, severity: 'critical' }])).toBeNull();
});

it('counts a check as often as its severity weighs', () => {
  const clean = { passed: 10, failed: 0, severity: 'critical' } as const;
  expect(qualityScore([clean, { passed: 0, failed: 10, severity: 'info' }])).toBe(0.75);
  expect(qualityScore([clean, { passed: 0, failed: 10, severity: 'warning' }])).toBe(0.6);
  expect(qualityScore([clean, { passed: 0, failed: 10, severity: 'critical' }])).toBe(0.5);
  expect(qualityScore([clean, { passed: 0, failed: 10, severity: undefined }])).toBe(0.75);
});

it('is a share, and never better with one more failure', () => {
  const rule = fc.record({
    passed: fc.nat(1e9),
    failed: fc.nat(1e9),
    severity: fc.constantFrom('critical', 'warning', 'info', undefined),
  });
  fc.assert(
    fc.property(fc.array(rule, { minLength: 1 }), rules => {
      const score = qualityScore(rules);
      const [first, ...rest] = rules as [(typeof rules)[number], ...typeof rules];
      const worse = qualityScore([{ ...first, failed: first.failed + 1 }, ...rest]);
      if (score === null) return worse === 0;
      return score >= 0 && score <= 1 && worse! <= score;
    }),
  );
});
