import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { firstHour, RANGES, windowOf } from './window.ts';

describe('window of a range', () => {
  it('begins with a whole step, at least the range ago', () => {
    expect(windowOf('hour', Date.parse('2026-11-23T12:34:56Z'))).toEqual({
      name: 'hour',
      from: new Date('2026-11-23T11:34:00Z'),
      to: new Date('2026-11-23T12:34:56Z'),
      stepSeconds: 60,
    });
    fc.assert(
      fc.property(fc.constantFrom(...RANGES), fc.integer({ min: 1e12, max: 4e12 }), (range, now) => {
        const window = windowOf(range, now);
        const step = window.stepSeconds * 1000;
        expect(window.from.getTime() % step).toBe(0);
        expect(firstHour(window).getTime() % 3_600_000).toBe(0);
        expect(firstHour(window).getTime()).toBeGreaterThanOrEqual(window.from.getTime());
        const steps = (now - window.from.getTime()) / step;
        expect(steps).toBeGreaterThanOrEqual(60);
        expect(steps).toBeLessThan(122);
      }),
    );
  });
});
