import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addLatency, latencyQuantile, mergeLatency } from './latency.ts';

const durations = fc.array(fc.double({ min: 1, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });

test('a percentile is within 4.5 % of the true one', () => {
  fc.assert(
    fc.property(durations, fc.constantFrom(0.5, 0.95, 0.99), (values, q) => {
      const buckets: number[] = [];
      for (const ms of values) addLatency(buckets, ms);
      const sorted = values.toSorted((a, b) => a - b);
      const truth = sorted[Math.max(1, Math.ceil(q * sorted.length)) - 1]!;
      expect(Math.abs(latencyQuantile(buckets, q)! / truth - 1)).toBeLessThan(0.045);
    }),
  );
});

test('merging two histograms is the histogram of both', () => {
  fc.assert(
    fc.property(durations, durations, (a, b) => {
      const both: number[] = [];
      for (const ms of [...a, ...b]) addLatency(both, ms);
      const merged: number[] = [];
      for (const part of [a, b]) {
        const buckets: number[] = [];
        for (const ms of part) addLatency(buckets, ms);
        mergeLatency(merged, buckets);
      }
      expect(merged).toEqual(both);
    }),
  );
});

test('an empty histogram has no percentile', () => {
  expect(latencyQuantile([], 0.5)).toBeUndefined();
});
