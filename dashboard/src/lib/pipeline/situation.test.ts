import { describe, expect, it } from 'vitest';
import { ApiError } from '#lib/api/error.ts';
import type { Overview, PlatformAlarm, SourceRow, SourceStatus } from '#lib/api/types.ts';
import { situationOf } from './situation.ts';

const row = (source: string, status: SourceStatus): SourceRow => ({
  source,
  title: source,
  status,
  reason: `${source} is ${status}`,
  loaded: 1,
  quarantined: 0,
  duplicates: 0,
  flagged: 0,
  lastUpdate: null,
  latency: null,
  quality: null,
});
const overview = (status: Overview['status'], ...sources: SourceRow[]): Overview => ({
  at: '2026-11-23T04:00:00Z',
  deployment: 'development',
  range: { name: 'hour', from: '2026-11-23T03:00:00Z', to: '2026-11-23T04:00:00Z' },
  status,
  statusReason: 'the reason',
  activeSources: 1,
  totalSources: sources.length,
  recordsProcessed: 1,
  latency: null,
  quality: null,
  sources,
});
const known = (data: Overview | undefined, error?: ApiError) =>
  situationOf({ data, arrivedAt: data && 100, error, failingSince: error && 200 });

describe('situationOf', () => {
  it('says nothing before anything is known', () => {
    expect(known(undefined)).toEqual({ state: 'asking' });
  });

  it('trusts no old answer while the API is silent', () => {
    const error = new ApiError('unreachable', 'gone');
    expect(known(undefined, error)).toEqual({
      state: 'blind',
      reason: 'gone',
      since: 200,
      measuredAt: undefined,
    });
    expect(known(overview('healthy', row('a', 'healthy')), error)).toMatchObject({
      state: 'blind',
      measuredAt: 100,
    });
  });

  it('tells an ended session from an API that is silent', () => {
    const error = new ApiError('session', 'ended');
    expect(known(undefined, error)).toEqual({ state: 'ended', reason: 'ended', measuredAt: undefined });
    expect(known(overview('healthy', row('a', 'healthy')), error)).toMatchObject({ measuredAt: 100 });
  });

  it('tells a pipeline that never had a record from one in trouble', () => {
    expect(known(overview('unknown', row('a', 'waiting'), row('b', 'waiting')))).toEqual({ state: 'empty' });
    expect(known(overview('unknown'))).toEqual({ state: 'empty' });
  });

  it('counts the troubles when there is more than one', () => {
    const one = known(overview('failing', row('a', 'failing'), row('b', 'healthy')));
    expect(one).toMatchObject({ state: 'known', reason: 'the reason', also: '' });
    const many = known(overview('failing', row('a', 'failing'), row('b', 'stale'), row('c', 'stale')));
    expect(many).toMatchObject({ also: '3 sources in trouble: 1 failing, 2 stale' });
  });

  const alarm = (state: PlatformAlarm['state'], severity: PlatformAlarm['severity']): PlatformAlarm => ({
    name: `${state}-${severity}`,
    kind: 'iterator-age',
    title: 'Iterator age',
    severity,
    state,
    since: '2026-11-23T04:00:00Z',
    reason: '',
    of: 'stream',
    subject: 'raw',
    meaning: 'It is behind.',
    step: '',
    runbook: '',
    value: null,
    threshold: 1,
    comparison: 'above',
    unit: 'Milliseconds',
  });
  const among = (status: Overview['status'], ...alarms: PlatformAlarm[]) =>
    situationOf(
      {
        data: overview(status, row('a', 'healthy')),
        arrivedAt: 1,
        error: undefined,
        failingSince: undefined,
      },
      alarms,
    );

  it('is not well while an alarm is raised, and counts them', () => {
    expect(among('healthy', alarm('alarm', 'warning'), alarm('alarm', 'critical'))).toMatchObject({
      look: { word: 'Failing' },
      reason: 'Iterator age: stream raw. It is behind.',
      also: '2 alarms raised',
    });
    expect(among('healthy', alarm('alarm', 'warning'))).toMatchObject({ look: { word: 'Degraded' } });
    expect(among('failing', alarm('alarm', 'warning'))).toMatchObject({
      look: { word: 'Failing' },
      reason: 'the reason',
      also: '1 alarm raised',
    });
  });

  it('is no worse for alarms that are fine or of which nothing is known', () => {
    expect(among('healthy', alarm('ok', 'critical'), alarm('unknown', 'critical'))).toMatchObject({
      look: { word: 'Healthy' },
      also: '',
    });
  });
});
