import { describe, expect, it } from 'vitest';
import type { Bin } from '../bins.ts';
import { rowsOf, sentenceOf, spanOf } from './words.ts';

const all = [
  { key: 'iot', label: 'IoT', colour: 1, sources: ['iot'] },
  { key: 'market', label: 'Market', colour: 2, sources: ['market'] },
];
const start = Date.parse('2026-11-23T04:10:00Z');
const bin = (seconds: number, records: Bin['records']): Bin => ({
  start,
  end: start + 60_000,
  seconds,
  records,
});
const measured = bin(60, new Map([['market', { loaded: 90, quarantined: 1 }]]));

describe('a step of the throughput chart in words', () => {
  it('lists the series from the top of the stack, then the quarantined', () => {
    expect(rowsOf(measured, all)).toEqual([
      { label: 'Market', colour: 2, rate: '1.5', records: '90' },
      { label: 'IoT', colour: 1, rate: '0', records: '0' },
      { label: 'Quarantined', colour: undefined, rate: '0.0167', records: '1' },
    ]);
  });

  it('says a gap as a gap and a running step as running', () => {
    expect(sentenceOf(measured, all)).toMatch(
      /: 1\.5 records per second loaded \(Market 1\.5\), 1 quarantined record$/,
    );
    expect(sentenceOf(bin(60, undefined), all)).toMatch(/: no record$/);
    expect(spanOf(bin(30, undefined))).toMatch(/\(running\)$/);
  });
});
