import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { addLatency } from '../measure/latency.ts';
import { closedAfter } from './closed.fixture.ts';
import latencyMonitor from './latency.ts';
import type { MonitorWindow } from './monitor.ts';

const NOW = Date.parse('2026-11-23T12:00:30Z');

/** A minute whose records took these ms. */
function minute(minutesAgo: number, durations: Record<number, number>): MonitorWindow['minutes'][number] {
  const buckets: number[] = [];
  for (const [ms, records] of Object.entries(durations)) addLatency(buckets, Number(ms), records);
  return { minute: NOW - minutesAgo * 60_000, loaded: 0, quarantined: 0, malformed: 0, latency: buckets };
}
const window = (
  minutes: MonitorWindow['minutes'],
  sla: MonitorWindow['sla'] = { latencySeconds: 1 },
): MonitorWindow => ({ now: NOW, watchedSince: 0, lastLoadedAt: NOW, sla, minutes });
const evaluate = (given: MonitorWindow, options: object = {}) =>
  latencyMonitor.evaluate!(given, v.parse(latencyMonitor.options, options));

describe('latency', () => {
  it('asks that 95 % of the records keep the SLA', () => {
    expect(evaluate(window([minute(1, { 100: 96, 60000: 4 })]))).toBe('clean');
    expect(evaluate(window([minute(1, { 100: 90, 2000: 10 })]))).toMatchObject({ severity: 'warning' });
    expect(evaluate(window([minute(1, { 100: 90, 60000: 10 })]))).toMatchObject({ severity: 'critical' });
  });

  it('merges minutes, and looks at the last ones only', () => {
    expect(evaluate(window([minute(9, { 60000: 1000 }), minute(1, { 100: 10 })]))).toBe('clean');
    expect(evaluate(window([minute(2, { 60000: 10 }), minute(1, { 100: 90 })]))).toMatchObject({
      severity: 'critical',
    });
  });

  it('cannot say anything without an SLA or without a record', () => {
    expect(evaluate(window([minute(1, { 100: 10 })], {}))).toBe('unknown');
    expect(evaluate(window([]))).toBe('unknown');
    expect(evaluate(window([minute(1, { 100: 10 })], {}), { seconds: 0.01 })).toMatchObject({
      severity: 'critical',
      message: expect.stringMatching(/took longer than 10\d ms .* promises 10 ms/),
    });
  });
});

describe('latency that is learned', () => {
  const learn = (latency: number, usual: number, sla = {}) =>
    latencyMonitor.learn!(
      closedAfter({ latency }, () => ({ latency: usual }), { contract: { sla } }),
      v.parse(latencyMonitor.options, {}),
    )[0];

  it('tells a rise of some times the usual, of a second at least', () => {
    expect(learn(900, 200)).toMatchObject({ expectation: { beyond: 'no' } });
    expect(learn(20_000, 200)).toMatchObject({
      expectation: { beyond: 'some' },
      finding: {
        severity: 'warning',
        message: '5 % of the records took 20 s or more to load; usual are 200 ms, at most 1.2 s.',
      },
    });
  });

  it('only informs of what the contract promises nevertheless', () => {
    expect(learn(20_000, 200, { latencySeconds: 30 })?.finding).toMatchObject({
      severity: 'info',
      message: expect.stringContaining('the contract promises 30 s'),
    });
  });
});
