import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { closedAfter, NOON as TIME } from './closed.fixture.ts';
import freshness from './freshness.ts';
import type { MonitorWindow } from './monitor.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOW = Date.parse('2026-11-23T12:00:00Z');
const lastLoaded = (secondsAgo: number, freshnessSeconds?: number): MonitorWindow => ({
  now: NOW,
  watchedSince: 0,
  lastLoadedAt: NOW - secondsAgo * 1000,
  sla: freshnessSeconds === undefined ? {} : { freshnessSeconds },
  minutes: [],
});
const evaluate = (window: MonitorWindow, options: object = {}) =>
  freshness.evaluate!(window, v.parse(freshness.options, options));

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

describe('freshness that is learned', () => {
  const options = v.parse(freshness.options, {});
  const learn = (...given: Parameters<typeof closedAfter>) =>
    freshness.learn!(closedAfter(...given), options);

  it('tells silence where every window had records', () => {
    const quiet = { records: 0 };
    expect(learn(quiet, () => ({ records: 50 }))).toMatchObject([
      {
        subject: '',
        expectation: { beyond: 'some' },
        finding: {
          severity: 'info',
          message: 'No record for 5 min; usual (by recent) are 50 in 5 min.',
        },
      },
    ]);
    expect(learn(quiet, () => ({ records: 500 }))).toMatchObject([{ expectation: { beyond: 'far' } }]);
    expect(learn({ records: 1 }, () => ({ records: 500 }))).toMatchObject([
      { expectation: { beyond: 'no' } },
    ]);
  });

  it('becomes critical with the fourth empty window, once the week is known', () => {
    const before = (start: number) => ({ records: start >= TIME - 15 * 60_000 ? 0 : 500 });
    expect(learn({ records: 0 }, before, { days: 8 })[0]?.finding).toEqual({
      severity: 'critical',
      message: 'No record for 20 min; usual (by hour of week) are 500 in 5 min.',
    });
    const first = (start: number) => ({ records: start >= TIME - 10 * 60_000 ? 0 : 500 });
    expect(learn({ records: 0 }, first, { days: 8 })[0]?.finding).toMatchObject({ severity: 'warning' });
    const gone = (start: number) => ({ records: start >= TIME - 3 * HOUR ? 0 : 500 });
    expect(learn({ records: 0 }, gone, { days: 8 })[0]?.finding).toMatchObject({ severity: 'critical' });
  });

  it('is information until the week is known, and ends with the next record', () => {
    expect(learn({ records: 0 }, () => ({ records: 500 }), { days: 5 })[0]).toMatchObject({
      expectation: { level: 'hour of day', beyond: 'far' },
      finding: { severity: 'info' },
    });
    const closing = (start: number) => ({ records: start % DAY < 12 * HOUR ? 500 : 0 });
    const ended = { days: 8, firing: true };
    expect(learn({ records: 500 }, closing, ended)[0]).toMatchObject({ expectation: { beyond: 'no' } });
  });

  it('says nothing of a source that ends every day at this time, or at this time of the week', () => {
    const daily = (start: number) => ({ records: start % DAY < 12 * HOUR ? 500 : 0 });
    expect(learn({ records: 0 }, daily, { days: 2 })[0]).toMatchObject({
      expectation: { status: 'unknown' },
    });
    const lastWeek = (start: number) =>
      start >= TIME - 7 * DAY && start < TIME - 7 * DAY + HOUR ? { records: 0 } : { records: 500 };
    expect(learn({ records: 0 }, lastWeek, { days: 8 })[0]).toMatchObject({
      expectation: { status: 'unknown' },
    });
    // One week of five may have failed.
    expect(learn({ records: 0 }, lastWeek, { days: 36 })[0]).toMatchObject({
      finding: { severity: 'warning' },
    });
  });

  it('says nothing of a source that is often silent, or while nobody watched', () => {
    const now_and_then = (start: number) => ({ records: (start / 300_000) % 5 === 0 ? 0 : 500 });
    expect(learn({ records: 0 }, now_and_then)).toMatchObject([{ expectation: { status: 'unknown' } }]);
    expect(learn({ records: 0, watched: false }, () => ({ records: 500 }))).toEqual([]);
  });

  it('tells event times that stand still while records come', () => {
    const found = (advance: number, usual = 1) => learn({ advance }, () => ({ advance: usual }))[1];
    expect(found(1)).toMatchObject({ subject: 'at', expectation: { beyond: 'no' } });
    expect(found(0.02)).toMatchObject({
      expectation: { beyond: 'some' },
      finding: {
        message: 'Records come, but the latest at has been the same for 5 min: the feed repeats itself.',
      },
    });
    // Records that are late, or that carry the day they are of.
    expect(found(-4)).toMatchObject({ expectation: { beyond: 'no' } });
    expect(found(0, 0)).toMatchObject({ expectation: { status: 'unknown' } });
  });

  it('tells the same readings again and again', () => {
    const found = (repeated: number, usual = 0.1) => learn({ repeated }, () => ({ repeated: usual }))[1];
    expect(found(0.3)).toMatchObject({ subject: 'readings', expectation: { beyond: 'no' } });
    expect(found(1)).toMatchObject({ expectation: { beyond: 'far' } });
    expect(found(1, 0.9)).toMatchObject({ expectation: { status: 'unknown' } });
  });
});
