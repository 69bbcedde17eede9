import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { MonitorWindow } from './monitor.ts';
import qualityDrop from './quality_drop.ts';

const NOW = Date.parse('2026-11-23T12:00:30Z');
const minute = (minutesAgo: number, loaded: number, quarantined: number) => ({
  minute: Math.floor(NOW / 60_000) * 60_000 - minutesAgo * 60_000,
  loaded,
  quarantined,
  malformed: 0,
  latency: [],
});
const window = (...minutes: MonitorWindow['minutes'][number][]): MonitorWindow => ({
  now: NOW,
  watchedSince: 0,
  lastLoadedAt: NOW,
  sla: {},
  minutes,
});
const evaluate = (given: MonitorWindow, options: object = {}) =>
  qualityDrop.evaluate!(given, v.parse(qualityDrop.options, options));

describe('quality_drop', () => {
  it('warns from 5 %, is critical from 25 %', () => {
    expect(evaluate(window(minute(1, 951, 49)))).toBe('clean');
    expect(evaluate(window(minute(1, 500, 20), minute(0, 450, 30)))).toEqual({
      severity: 'warning',
      message: '5.0 % of the records of the last 15 minutes were quarantined (50 of 1000).',
    });
    expect(evaluate(window(minute(0, 750, 250)))).toMatchObject({ severity: 'critical' });
    expect(evaluate(window(minute(0, 0, 50)))).toMatchObject({ severity: 'critical' });
  });

  it('does not cry wolf over a few records', () => {
    expect(evaluate(window(minute(0, 0, 49)))).toBe('unknown');
    expect(evaluate(window())).toBe('unknown');
    // Two in a hundred are usually bad here; three of the first 58 are chance, six are not.
    expect(evaluate(window(minute(0, 55, 3)))).toBe('clean');
    expect(evaluate(window(minute(0, 52, 6)))).toMatchObject({ severity: 'warning' });
    expect(evaluate(window(minute(0, 0, 3)), { minimumRecords: 3 })).toMatchObject({ severity: 'critical' });
  });

  it('looks at the last minutes only', () => {
    const recovered = window(minute(30, 0, 5000), minute(15, 0, 900), minute(1, 100, 0));
    expect(evaluate(recovered)).toBe('clean');
    expect(evaluate(recovered, { minutes: 31 })).toMatchObject({ severity: 'critical' });
  });

  it('adds up the parts of a minute', () => {
    expect(evaluate(window(minute(0, 60, 0), minute(0, 0, 40)))).toMatchObject({ severity: 'critical' });
  });

  it('takes a critical threshold alone', () => {
    expect(evaluate(window(minute(0, 97, 3)), { warning: 0.5, critical: 0.01 })).toMatchObject({
      severity: 'critical',
    });
  });

  it('refuses options that make no sense', () => {
    for (const options of [{ warning: 5 }, { warning: 0 }, { minutes: 61 }, { minutes: 1.5 }, { minimum: 1 }])
      expect(v.safeParse(qualityDrop.options, options).success).toBe(false);
  });
});
