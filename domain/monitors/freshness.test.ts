import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import freshness from './freshness.ts';
import type { MonitorWindow } from './monitor.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const lastLoaded = (secondsAgo: number, freshnessSeconds?: number): MonitorWindow => ({
  now: NOW,
  watchedSince: 0,
  lastLoadedAt: NOW - secondsAgo * 1000,
  sla: freshnessSeconds === undefined ? {} : { freshnessSeconds },
  minutes: [],
});
const evaluate = (window: MonitorWindow, options: object = {}) =>
  freshness.evaluate(window, v.parse(freshness.options, options));

describe('freshness', () => {
  it('is clean up to the SLA, a warning beyond it, critical at four times', () => {
    expect(evaluate(lastLoaded(60, 60))).toBe('clean');
    expect(evaluate(lastLoaded(61, 60))).toEqual({
      severity: 'warning',
      message: 'No record for 61 s; the contract promises one every 60 s.',
    });
    expect(evaluate(lastLoaded(240, 60))).toMatchObject({ severity: 'warning' });
    expect(evaluate(lastLoaded(241, 60))).toMatchObject({ severity: 'critical' });
  });

  it('cannot say anything without an SLA, unless the contract gives the seconds', () => {
    expect(evaluate(lastLoaded(1e6))).toBe('unknown');
    expect(evaluate(lastLoaded(20), { seconds: 10, criticalAfter: 1.5 })).toMatchObject({
      severity: 'critical',
    });
  });

  it('blames no source for the time that the pipeline was off', () => {
    const window = lastLoaded(3600, 60);
    expect(evaluate({ ...window, watchedSince: NOW - 60_000 })).toBe('unknown');
    expect(evaluate({ ...window, watchedSince: NOW - 61_000 })).toMatchObject({ severity: 'critical' });
    expect(evaluate({ ...lastLoaded(5, 60), watchedSince: NOW })).toBe('clean');
  });

  it('takes a load in the future, a clock that is ahead, as fresh', () => {
    expect(evaluate(lastLoaded(-30, 60))).toBe('clean');
  });

  it('refuses options that it does not have', () => {
    for (const options of [{ second: 5 }, { seconds: 0 }, { seconds: '5' }, { criticalAfter: 0.5 }])
      expect(v.safeParse(freshness.options, options).success).toBe(false);
  });
});
