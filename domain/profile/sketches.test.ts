import { describe, expect, it } from 'vitest';
import { addNumber, type NumberSketch, quantilesOf } from './numbers.ts';
import { addReading, hashNumber, overlap, type Readings } from './readings.ts';

describe('a sketch of numbers', () => {
  it('gives quantiles within 2 %, negative numbers and zero included', () => {
    const sketch: NumberSketch = new Map();
    for (let i = -1000; i <= 9000; i++) addNumber(sketch, i);
    for (const q of [0.05, 0.1, 0.25, 0.5, 0.95]) {
      const exact = -1000 + q * 10_000;
      expect(Math.abs(quantilesOf(sketch, [q])[0]! - exact)).toBeLessThanOrEqual(Math.abs(exact) * 0.021 + 1);
    }
  });

  it('takes the largest and the smallest numbers there are, and has no quantile of nothing', () => {
    const sketch: NumberSketch = new Map();
    for (const value of [Number.MAX_VALUE, -Number.MAX_VALUE, Number.MIN_VALUE, 0, -0])
      addNumber(sketch, value);
    const [low, middle, high] = quantilesOf(sketch, [0, 0.5, 1]);
    expect(low).toBeLessThan(-1e300);
    expect(middle).toBe(0);
    expect(high).toBeGreaterThan(1e300);
    expect(quantilesOf(new Map(), [0.5])).toEqual([]);
  });
});

describe('readings', () => {
  const of = (from: number, to: number): Readings => {
    const readings: Readings = [];
    for (let i = from; i < to; i++) addReading(readings, hashNumber(hashNumber(1, i), i / 7));
    return readings;
  };

  it('tell how many two windows have in common', () => {
    expect(overlap(of(0, 500), of(0, 500))).toBe(1);
    expect(overlap(of(0, 500), of(500, 1000))).toBe(0);
    expect(overlap(of(0, 600), of(300, 900))).toBeGreaterThan(0.1);
    expect(overlap(of(0, 600), of(300, 900))).toBeLessThan(0.6);
    expect(overlap(of(0, 10), of(0, 10))).toBeUndefined();
  });

  it('are the same in any order, however often', () => {
    const once = of(0, 100);
    const again: Readings = [];
    for (let i = 99; i >= 0; i--)
      for (let n = 0; n < 3; n++) addReading(again, hashNumber(hashNumber(1, i), i / 7));
    expect(again).toEqual(once);
  });
});
