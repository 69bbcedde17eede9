import { describe, expect, it } from 'vitest';
import { statusTable } from './table.ts';
import { statusRows } from './totals.ts';

const totals = [
  {
    source: 'ticks',
    loaded: 1_234_567,
    quarantined: 21,
    duplicates: 3,
    frames: 9,
    latency: { p50: 84.4, p95: 210, p99: 1490 },
  },
  { source: 'orders', loaded: 0, quarantined: 0, duplicates: 0, frames: 0, latency: null },
];

describe('status', () => {
  it('accounts for every record that was accepted', () => {
    const rows = statusRows(totals, { sources: { ticks: 9, sensors: 4 } });
    expect(rows.map(({ source, accepted, in_flight }) => [source, accepted, in_flight])).toEqual([
      ['ticks', 1_234_600, 9],
      ['orders', 0, 0],
      ['sensors', 4, 4],
    ]);
  });

  it('does not know what is accepted where it does not know what is in flight', () => {
    expect(statusRows(totals, undefined).map(({ accepted, in_flight }) => [accepted, in_flight])).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('is a table with units for people', () => {
    expect(statusTable(statusRows(totals, { sources: { ticks: 9 } })).split('\n')).toEqual([
      'source   accepted     loaded  quarantined  duplicates  in flight    p50     p95    p99',
      'ticks   1,234,600  1,234,567           21           3          9  84 ms  210 ms  1.5 s',
      'orders          0          0            0           0          0      -       -      -',
      '',
      'Records; p50 to p99: receipt to committed, over the last busy hour.',
      '- nothing loaded that could be measured.',
    ]);
    expect(statusTable(statusRows(totals, undefined))).toContain('? not known: only the local cloud');
  });
});
