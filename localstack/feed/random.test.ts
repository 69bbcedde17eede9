import { describe, expect, it } from 'vitest';
import { counter, normal, seeded, skewed, walk } from './random.ts';

const numbers = (seed: string, n: number, draw = (random: () => number) => random()) => {
  const random = seeded(seed);
  return Array.from({ length: n }, () => draw(random));
};
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('random', () => {
  it('repeats itself for a seed, and is even', () => {
    expect(numbers('a', 5)).toEqual(numbers('a', 5));
    expect(numbers('a', 5)).not.toEqual(numbers('b', 5));
    const many = numbers('a', 20_000);
    expect(mean(many)).toBeCloseTo(0.5, 1);
    expect(Math.min(...many)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...many)).toBeLessThan(1);
  });

  it('is normal where it should be', () => {
    const many = numbers('n', 20_000, normal);
    expect(mean(many)).toBeCloseTo(0, 1);
    expect(mean(many.map(value => value ** 2))).toBeCloseTo(1, 1);
    expect(Math.max(...many.map(Math.abs))).toBeLessThanOrEqual(4);
  });

  it('prefers what comes first', () => {
    const next = skewed(['a', 'b', 'c'], 1);
    const drawn = numbers('s', 11_000, random => ['a', 'b', 'c'].indexOf(next(random)));
    const share = (n: number) => drawn.filter(value => value === n).length / drawn.length;
    expect(share(0)).toBeCloseTo(6 / 11, 1);
    expect(share(2)).toBeCloseTo(2 / 11, 1);
  });

  it('walks without a jump, further over a longer time, and never far', () => {
    const at = (step: number) => walk('x', 1.7e12 + step * 60_000);
    const path = Array.from({ length: 20_000 }, (_, i) => at(i));
    const far = (steps: number) =>
      Math.sqrt(mean(path.slice(steps).map((value, i) => (value - path[i]!) ** 2)));
    expect(far(1)).toBeLessThan(0.03);
    expect(far(60)).toBeGreaterThan(3 * far(1));
    expect(Math.max(...path.map(Math.abs))).toBeLessThan(3);
    expect(walk('x', 1.7e12)).toBe(at(0));
    expect(walk('y', 1.7e12)).not.toBe(at(0));
  });

  it('counts by key, always up, and on from an earlier run', () => {
    const count = counter();
    const now = Date.UTC(2026, 0);
    const first = count('a', now);
    expect(count('a', now)).toBe(first + 1);
    expect(count('a', now - 60_000)).toBe(first + 2);
    expect(counter()('a', now + 60_000)).toBeGreaterThan(first + 2);
    expect(count('b', now)).toBe(first);
  });
});
