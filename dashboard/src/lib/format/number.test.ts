import { describe, expect, it } from 'vitest';
import { brief, count, duration, nanos, percent, plural, rate } from './number.ts';

describe('numbers for people', () => {
  it('counts with every digit, and briefly where there is no room', () => {
    expect(count(1284331)).toBe('1,284,331');
    expect(brief(9999)).toBe('9,999');
    expect(brief(1284331)).toBe('1.28M');
    expect([112.4, 3420, 2e6].map(nanos)).toEqual(['112 ns', '3.42 µs', '2 ms']);
    expect(plural(1, 'record')).toBe('1 record');
    expect(plural(2000, 'record')).toBe('2,000 records');
  });

  it('never rounds a share to a claim', () => {
    expect(percent(1)).toBe('100 %');
    expect(percent(0.99999)).toBe('99.99 %');
    expect(percent(0.00001)).toBe('< 0.01 %');
    expect(percent(0)).toBe('0 %');
    expect(percent(0.29)).toBe('29 %');
    expect(percent(null)).toBe('unknown');
  });

  it('gives durations and rates a unit or three digits', () => {
    expect(duration(0.42)).toBe('0.42 ms');
    expect(duration(999)).toBe('999 ms');
    expect(duration(1240)).toBe('1.24 s');
    expect(duration(90_000)).toBe('1.5 min');
    expect(duration(7_200_000)).toBe('2 h');
    expect(duration(null)).toBe('–');
    expect(rate(0.4249)).toBe('0.425');
    expect(rate(12_300)).toBe('12.3K');
  });
});
