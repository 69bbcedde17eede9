import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Throughput } from '#lib/api/types.ts';
import { binsOf, domainOf, drawnInWords, drawnOf, runsOf } from './bins.ts';

const throughput = (
  from: string,
  to: string,
  points: Throughput['points'],
  stepSeconds = 60,
): Throughput => ({
  range: { name: 'hour', from: `2026-11-23T${from}Z`, to: `2026-11-23T${to}Z` },
  stepSeconds,
  points,
});
const point = (at: string, source: string, loaded: number, quarantined = 0) => ({
  at: `2026-11-23T${at}Z`,
  source,
  loaded,
  quarantined,
});

describe('binsOf', () => {
  it('makes every step of the range, gaps included', () => {
    const bins = binsOf(
      throughput('04:00:00', '04:04:00', [point('04:00:00', 'a', 60), point('04:03:00', 'a', 30, 6)]),
    );
    expect(bins.map(bin => bin.records?.get('a')?.loaded)).toEqual([60, undefined, undefined, 30]);
    expect(bins[1]!.records).toBeUndefined();
    expect(bins.map(bin => bin.seconds)).toEqual([60, 60, 60, 60]);
  });

  it('measures a running step by the time behind it, and leaves out one that has just begun', () => {
    const points = [point('04:00:00', 'a', 60), point('04:01:00', 'a', 30)];
    expect(binsOf(throughput('04:00:00', '04:01:30', points)).map(bin => bin.seconds)).toEqual([60, 30]);
    expect(binsOf(throughput('04:00:00', '04:01:05', points)).map(bin => bin.seconds)).toEqual([60]);
  });

  it('follows the phase of the answer', () => {
    const bins = binsOf(throughput('04:00:10', '04:03:10', [point('04:01:10', 'a', 1)]));
    expect(bins.map(bin => bin.records?.size)).toEqual([undefined, 1, undefined]);
  });

  it('makes nothing of an answer without sense', () => {
    expect(binsOf(throughput('04:00:00', '03:00:00', []))).toEqual([]);
    expect(binsOf(throughput('04:00:00', '05:00:00', [], 0))).toEqual([]);
    expect(binsOf(throughput('04:00:00', '05:00:00', [], 0.001))).toEqual([]);
    expect(
      binsOf({ ...throughput('04:00:00', '05:00:00', []), range: { name: 'hour', from: 'x', to: 'y' } }),
    ).toEqual([]);
  });
});

describe('runsOf', () => {
  it('parts at gaps and loses nothing', () => {
    expect(runsOf([1, 2, 0, 3, 0, 0, 4], n => n > 0)).toEqual([[1, 2], [3], [4]]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 })), items => {
        expect(runsOf(items, n => n > 0).flat()).toEqual(items.filter(n => n > 0));
      }),
    );
  });
});

describe('drawnOf', () => {
  const bins = (measured: (index: number) => boolean) =>
    Array.from({ length: 60 }, (_, index) => ({
      start: index,
      end: index + 1,
      seconds: 60,
      records: measured(index) ? new Map() : undefined,
    }));
  const drawn = (measured: (index: number) => boolean) =>
    drawnOf(bins(measured), bin => bin.records !== undefined).map(bin => bin.start);

  it('draws the first minutes of a pipeline larger', () => {
    expect(drawn(index => index >= 57)).toEqual(Array.from({ length: 12 }, (_, i) => 48 + i));
    expect(drawn(index => index >= 47)).toEqual(Array.from({ length: 14 }, (_, i) => 46 + i));
  });

  it('leaves a range whole that is measured, empty, or has a gap', () => {
    for (const measured of [() => true, () => false, (i: number) => i < 5, (i: number) => i >= 12])
      expect(drawn(measured)).toHaveLength(60);
  });
});

it('says what part of a range is drawn, and ends where the range does', () => {
  const range = throughput('12:00:00', '12:20:00', []);
  const whole = binsOf(range);
  const last = whole.slice(-12);
  expect(drawnInWords(whole, whole, range)).toBe('steps of 1 min');
  expect(drawnInWords(last, whole, range)).toBe('the last 12 min, steps of 1 min');
  expect(domainOf(whole, whole, range)).toEqual([Date.parse(range.range.from), Date.parse(range.range.to)]);
  expect(domainOf(last, whole, range)).toEqual([last[0]!.start, Date.parse(range.range.to)]);
});
