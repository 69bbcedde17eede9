import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeTicks, valueTicks } from './ticks.ts';

const at = (time: string) => Date.parse(`2026-11-23T${time}:00Z`);
const utc = () => 0;

describe('timeTicks', () => {
  it('falls on round moments', () => {
    const ticks = timeTicks(at('03:08'), at('04:08'), 6, utc);
    expect(ticks.map(tick => new Date(tick.at).toISOString().slice(11, 16))).toEqual([
      '03:10',
      '03:20',
      '03:30',
      '03:40',
      '03:50',
      '04:00',
    ]);
  });

  it('falls on the reader’s own hours where those are not UTC’s', () => {
    const kathmandu = () => (5 * 60 + 45) * 60_000;
    const [first] = timeTicks(at('03:00'), at('09:00'), 6, kathmandu);
    expect(new Date(first!.at).toISOString()).toContain('T03:15:00');
  });

  it('stays within the range and the number asked for', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 * 86_400 }),
        fc.integer({ min: 1, max: 12 }),
        (seconds, most) => {
          const from = at('00:00');
          const ticks = timeTicks(from, from + seconds * 1000, most, utc);
          expect(ticks.length).toBeLessThanOrEqual(most + 1);
          expect(ticks.every(tick => tick.at >= from && tick.at <= from + seconds * 1000)).toBe(true);
        },
      ),
    );
    expect(timeTicks(at('05:00'), at('04:00'), 6)).toEqual([]);
  });
});

describe('valueTicks', () => {
  it('covers the maximum in round steps', () => {
    expect(valueTicks(87, 4)).toEqual([0, 50, 100]);
    expect(valueTicks(100, 5)).toEqual([0, 20, 40, 60, 80, 100]);
    expect(valueTicks(0.3, 3)).toEqual([0, 0.1, 0.2, 0.3]);
    expect(valueTicks(0, 4)).toEqual([0, 1]);
    expect(valueTicks(Number.NaN, 4)).toEqual([0, 1]);
  });

  it('never needs more steps than asked for', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-9, max: 1e12, noNaN: true }),
        fc.integer({ min: 1, max: 10 }),
        (max, most) => {
          const ticks = valueTicks(max, most);
          expect(ticks.length).toBeLessThanOrEqual(most + 1);
          expect(ticks.at(-1)).toBeGreaterThanOrEqual(max * (1 - 1e-6));
        },
      ),
    );
  });
});
