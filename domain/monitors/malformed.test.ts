import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import malformed from './malformed.ts';
import type { MonitorWindow } from './monitor.ts';

const NOW = Date.parse('2026-11-23T12:00:30Z');
const window = (loaded: number, quarantined: number, broken: number): MonitorWindow => ({
  now: NOW,
  watchedSince: 0,
  lastLoadedAt: NOW,
  sla: {},
  minutes: [
    { minute: NOW - 30_000, loaded, quarantined, malformed: 0, latency: [] },
    { minute: NOW - 30_000, loaded: 0, quarantined: 0, malformed: broken, latency: [] },
  ],
});
const evaluate = (given: MonitorWindow, options: object = {}) =>
  malformed.evaluate!(given, v.parse(malformed.options, options));

describe('malformed', () => {
  it('counts what was not JSON, not what failed a rule', () => {
    expect(evaluate(window(500, 500, 0))).toBe('clean');
    expect(evaluate(window(981, 19, 19))).toBe('clean');
    expect(evaluate(window(980, 20, 20))).toEqual({
      severity: 'warning',
      message: '2.0 % of the records of the last 15 minutes were not JSON objects (20 of 1000).',
    });
    expect(evaluate(window(0, 100, 100))).toMatchObject({ severity: 'critical' });
  });

  it('says nothing about a few records', () => {
    expect(evaluate(window(0, 49, 49))).toBe('unknown');
    expect(evaluate(window(0, 10, 10), { minimumRecords: 10 })).toMatchObject({ severity: 'critical' });
  });
});
