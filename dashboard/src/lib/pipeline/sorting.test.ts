import { describe, expect, it } from 'vitest';
import type { SourceRow, SourceStatus } from '#lib/api/types.ts';
import { sourceSorting } from './sorting.ts';

const { parse, param, next, rows: sorted } = sourceSorting;
const USUAL = { key: 'status', down: true } as const;

const row = (title: string, status: SourceStatus, quarantined: number, p95: number | null): SourceRow => ({
  source: title.toLowerCase(),
  title,
  status,
  reason: '',
  loaded: 10,
  quarantined,
  duplicates: 0,
  flagged: 0,
  lastUpdate: p95 === null ? null : '2026-11-23T04:00:00Z',
  latency: p95 === null ? null : { p50: 1, p95, p99: 9 },
  quality: null,
});
const rows = [
  row('Weather', 'healthy', 0, 40),
  row('Market', 'failing', 90, 900),
  row('IoT', 'waiting', 0, null),
  row('Social', 'degraded', 5, 100),
  row('Retail', 'healthy', 3, 20),
];
const order = (sort: string | null) => sorted(rows, parse(sort)).map(one => one.title);

describe('the source table', () => {
  it('shows the worst first', () => {
    expect(order(null)).toEqual(['Market', 'Social', 'IoT', 'Retail', 'Weather']);
  });

  it('sorts by any column, the unknown always last', () => {
    expect(order('name.up')).toEqual(['IoT', 'Market', 'Retail', 'Social', 'Weather']);
    expect(order('failures.down')).toEqual(['Market', 'Social', 'Retail', 'IoT', 'Weather']);
    expect(order('latency.up')).toEqual(['Retail', 'Weather', 'Social', 'Market', 'IoT']);
    expect(order('latency.down').at(-1)).toBe('IoT');
  });

  it('takes garbage as the default', () => {
    for (const text of [
      '',
      'x',
      'name',
      'name.sideways',
      '__proto__.up',
      'toString.down',
      'name.up.down.'.repeat(99),
    ])
      expect([USUAL, { key: 'name', down: false }]).toContainEqual(parse(text));
  });

  it('says the order in the address, turned around by a second choice', () => {
    expect(param(USUAL)).toBeNull();
    const byName = next(USUAL, 'name');
    expect(param(byName)).toBe('name.up');
    expect(param(next(byName, 'name'))).toBe('name.down');
    expect(parse(param(next(USUAL, 'status')))).toEqual({ key: 'status', down: false });
  });
});
