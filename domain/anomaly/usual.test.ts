import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { asUsual, learn, scaleOf, strangeness, type Usual } from './usual.ts';

const options = { threshold: 6, warmUp: 30 };
const learned = (values: number[], from?: Usual): Usual | undefined =>
  values.reduce<Usual | undefined>((usual, value) => learn(usual, value, options), from);
const constant = (value: number, count: number): number[] => Array<number>(count).fill(value);
/** Like noise, and the same in every run. */
const noise = (count: number, level: number, spread: number): number[] =>
  Array.from({ length: count }, (_, i) => level + spread * Math.sin(i * i * 12.9898));

describe('what is usual', () => {
  it('is not known during the warm-up', () => {
    expect(strangeness(undefined, 1, options)).toBeUndefined();
    expect(strangeness(learned(noise(29, 10, 1)), 1000, options)).toBeUndefined();
    expect(strangeness(learned(noise(30, 10, 1)), 1000, options)).toBeGreaterThan(6);
  });

  it('of a history that never moved is that value, and a slight move is no anomaly', () => {
    const usual = learned(constant(20, 200))!;
    expect(strangeness(usual, 20, options)).toBe(0);
    expect(strangeness(usual, 20.05, options)).toBeLessThan(6);
    expect(strangeness(usual, 25, options)).toBeGreaterThan(6);
    expect(strangeness(learned(constant(0, 200)), 0, options)).toBe(0);
    expect(strangeness(learned(constant(0, 200)), 1, options)).toBeGreaterThan(6);
  });

  it('is hardly moved by a spike', () => {
    const before = learned(noise(500, 100, 2))!;
    const spiked = learn(before, 1e9, options);
    expect(Math.abs(spiked[1] - before[1])).toBeLessThan(0.5 * scaleOf(before));
    expect(strangeness(learned(noise(20, 100, 2), spiked), 103, options)).toBeLessThan(6);
    expect(strangeness(learned(noise(20, 100, 2), spiked), 200, options)).toBeGreaterThan(6);
  });

  it('is hardly moved by a spike among the first values either', () => {
    const values = noise(60, 100, 2);
    values[10] = 1e6;
    expect(strangeness(learned(values), 101, options)).toBeLessThan(6);
    expect(strangeness(learned(values), 1e6, options)).toBeGreaterThan(6);
  });

  it('follows a level that changes for good', () => {
    let usual = learned(noise(500, 100, 2))!;
    expect(strangeness(usual, 300, options)).toBeGreaterThan(6);
    usual = learned(noise(200, 300, 2), usual)!;
    expect(strangeness(usual, 300, options)).toBeLessThan(6);
  });

  it('follows a slow drift without a word', () => {
    let usual = learned(noise(100, 50, 1));
    for (const [i, value] of noise(1000, 0, 1).entries()) {
      expect(strangeness(usual, 50 + i / 50 + value, options)).toBeLessThan(6);
      usual = learn(usual, 50 + i / 50 + value, options);
    }
  });
});

it('stays finite, small and JSON, whatever the values', () => {
  fc.assert(
    fc.property(fc.array(fc.double(), { maxLength: 60 }), values => {
      const usual = learned(values);
      if (usual === undefined) return;
      expect(usual.every(Number.isFinite)).toBe(true);
      expect(usual[2]).toBeGreaterThanOrEqual(0);
      expect(asUsual(JSON.parse(JSON.stringify(usual)))).toEqual(usual.map(part => part + 0));
      expect(JSON.stringify(usual).length).toBeLessThan(100);
      expect(strangeness(usual, 1, { threshold: 6, warmUp: 0 })).toBeGreaterThanOrEqual(0);
    }),
  );
});
