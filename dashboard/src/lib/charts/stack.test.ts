import { describe, expect, it } from 'vitest';
import type { Bin } from './bins.ts';
import type { Series } from './series.ts';
import { cornersOf, quarantinedRate, stackOf, totalRate } from './stack.ts';

const series = (key: string): Series => ({ key, label: key, colour: 1, sources: [key] });
const bin = (minute: number, records?: Record<string, [number, number]>): Bin => ({
  start: minute * 60_000,
  end: (minute + 1) * 60_000,
  seconds: 60,
  records:
    records &&
    new Map(Object.entries(records).map(([k, [loaded, quarantined]]) => [k, { loaded, quarantined }])),
});
const all = [series('a'), series('b')];

describe('stackOf', () => {
  it('stacks rates, and breaks every layer at a gap', () => {
    const bins = [bin(0, { a: [60, 6], b: [120, 0] }), bin(1), bin(2, { b: [60, 0] })];
    const [a, b] = stackOf(bins, all);
    expect(a!.runs.map(run => run.map(s => [s.low, s.high]))).toEqual([[[0, 1]], [[0, 0]]]);
    expect(b!.runs.map(run => run.map(s => [s.low, s.high]))).toEqual([[[1, 3]], [[0, 1]]]);
    expect(totalRate(bins[0]!, all)).toBe(3);
    expect(quarantinedRate(bins[0]!, all)).toBeCloseTo(0.1);
    expect(quarantinedRate(bins[0]!, [all[1]!])).toBe(0);
  });
});

describe('cornersOf', () => {
  it('gives a lonely bin its whole width', () => {
    const [layer] = stackOf([bin(2, { a: [60, 0] })], [all[0]!]);
    expect(cornersOf(layer!.runs[0]!).map(corner => corner.at)).toEqual([120_000, 150_000, 180_000]);
    expect(cornersOf([])).toEqual([]);
  });
});
