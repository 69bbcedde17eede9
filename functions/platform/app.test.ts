import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { contractOf } from '../../tests/rollups.ts';
import {
  CloudWatchUnavailable,
  type MetricAlarm,
  type MetricDataQuery,
  type MetricValues,
} from '../shared/cloudwatch.ts';
import { log } from '../shared/log/log.ts';
import { createApp, type PlatformDependencies } from './app.ts';
import type { PlatformAlarms, PlatformMetrics } from './types.ts';

const NOW = Date.parse('2026-11-23T12:34:56Z');

let now: number;
let described: MetricAlarm[];
let answers: (query: MetricDataQuery) => MetricValues | undefined;
let failing: boolean;
/** What CloudWatch was asked: prefixes, and the numbers of queries. */
let asked: (string | number)[];
let queries: readonly MetricDataQuery[];
beforeEach(() => {
  now = NOW;
  described = [];
  answers = () => undefined;
  failing = false;
  asked = [];
  queries = [];
});

afterEach(() => {
  vi.restoreAllMocks();
});

const open = (changes: Partial<PlatformDependencies> = {}) => {
  const app = createApp({
    cloudwatch: {
      async alarms(prefix) {
        asked.push(prefix);
        if (failing) throw new CloudWatchUnavailable('AccessDenied for arn:aws:iam::123456789012:role/x');
        return described;
      },
      async values(given) {
        asked.push(given.length);
        queries = given;
        if (failing) throw new CloudWatchUnavailable('throttled');
        return new Map(
          given.flatMap((query): [string, MetricValues][] => {
            const found = answers(query);
            return found ? [[query.Id!, found]] : [];
          }),
        );
      },
    },
    contracts: () => [contractOf('ticks'), contractOf('orders')],
    deployment: 'staging',
    database: undefined,
    paid: true,
    now: () => now,
    ...changes,
  });
  return async <T>(path: string, method = 'GET') => {
    const response = await app.request(`/api/v1/platform${path}`, { method });
    return { status: response.status, headers: response.headers, body: (await response.json()) as T };
  };
};

const alarm = (name: string, state: string, changes: Partial<MetricAlarm> = {}): MetricAlarm => ({
  AlarmName: `omnistream-staging-${name}`,
  StateValue: state as NonNullable<MetricAlarm['StateValue']>,
  StateReason: `because of ${name}`,
  StateTransitionedTimestamp: new Date(NOW - 60_000),
  Namespace: 'AWS/Lambda',
  MetricName: 'IteratorAge',
  Dimensions: [{ Name: 'FunctionName', Value: 'f' }],
  Statistic: 'Maximum',
  Period: 60,
  Threshold: 300_000,
  ...changes,
});

describe('alarms', () => {
  test('say what they are for, since when, why, and how far over the threshold', async () => {
    described = [alarm('iterator-age-validated', 'ALARM')];
    answers = () => ({ at: [new Date(NOW), new Date(NOW - 60_000)], values: [784_000, 700_000] });
    const { status, body } = await open()<PlatformAlarms>('/alarms');
    expect(status).toBe(200);
    expect(body).toEqual({
      at: '2026-11-23T12:34:56.000Z',
      alarms: [
        {
          name: 'omnistream-staging-iterator-age-validated',
          kind: 'iterator-age',
          title: 'Iterator age',
          severity: 'critical',
          state: 'alarm',
          since: '2026-11-23T12:33:56.000Z',
          reason: 'because of iterator-age-validated',
          of: 'stream',
          subject: 'validated',
          meaning: expect.stringMatching(/\.$/),
          step: expect.stringMatching(/\.$/),
          runbook: '/docs/operations.html#iterator-age',
          value: 784_000,
          threshold: 300_000,
          comparison: 'above',
          unit: 'Milliseconds',
        },
      ],
    });
    expect(asked).toEqual(['omnistream-staging-', 1]);
  });

  test('raised ones come first, then those of which nothing is known; critical before warning', async () => {
    described = [
      alarm('iterator-age-raw', 'OK'),
      alarm('quarantine-share-ticks', 'INSUFFICIENT_DATA'),
      alarm('quarantine-share-orders', 'ALARM'),
      alarm('function-errors-enrich', 'ALARM'),
      alarm('critical-incidents', 'something new'),
    ];
    const { alarms } = (await open()<PlatformAlarms>('/alarms')).body;
    expect(alarms.map(({ kind, state, value }) => [kind, state, value])).toEqual([
      ['function-errors', 'alarm', null],
      ['quarantine-share', 'alarm', null],
      ['critical-incidents', 'unknown', null],
      ['quarantine-share', 'unknown', null],
      ['iterator-age', 'ok', null],
    ]);
    expect(alarms[1]).toMatchObject({ of: 'source', subject: 'orders', unit: 'Share' });
  });

  test('a raised one is seen also while what it measured cannot be read', async () => {
    vi.spyOn(log, 'error').mockImplementation(() => {});
    described = [alarm('function-errors-enrich', 'ALARM')];
    answers = () => {
      throw new CloudWatchUnavailable('throttled');
    };
    const { status, body } = await open()<PlatformAlarms>('/alarms');
    expect(status).toBe(200);
    expect(body.alarms).toMatchObject([{ kind: 'function-errors', state: 'alarm', value: null }]);
    expect(log.error).toHaveBeenCalledOnce();
  });

  test('others that begin with the same name are not ours', async () => {
    described = [alarm('somebody-elses', 'ALARM'), alarm('freshness-retired', 'ALARM')];
    expect((await open()<PlatformAlarms>('/alarms')).body.alarms).toEqual([]);
  });

  test('on metric math are asked for as they are, several at once', async () => {
    const stat = (Id: string): MetricDataQuery => ({
      Id,
      MetricStat: { Metric: {}, Period: 300, Stat: 'Sum' },
      ReturnData: false,
    });
    const share = [
      { Id: 'share', Expression: 'IF(whole < 50, 0, part / whole)' },
      stat('part'),
      stat('whole'),
    ];
    described = ['ticks', 'orders'].map(source =>
      alarm(`quarantine-share-${source}`, 'ALARM', { Metrics: share }),
    );
    answers = ({ Expression }) =>
      Expression ? { at: [new Date(NOW)], values: [Expression.includes('a0_') ? 0.25 : 0.5] } : undefined;
    const { alarms } = (await open()<PlatformAlarms>('/alarms')).body;
    expect(queries.map(({ Id, Expression }) => Expression ?? Id)).toEqual([
      'IF(a0_whole < 50, 0, a0_part / a0_whole)',
      'a0_part',
      'a0_whole',
      'IF(a1_whole < 50, 0, a1_part / a1_whole)',
      'a1_part',
      'a1_whole',
    ]);
    expect(Object.fromEntries(alarms.map(({ subject, value }) => [subject, value]))).toEqual({
      ticks: 0.25,
      orders: 0.5,
    });
  });
});

describe('metrics', () => {
  test('of each stream, function and the database, oldest first', async () => {
    answers = ({ MetricStat }) =>
      MetricStat?.Metric?.MetricName === 'CPUUtilization'
        ? { at: [new Date(NOW), new Date(NOW - 60_000)], values: [40, 30] }
        : undefined;
    const ask = open({ database: { DBInstanceIdentifier: 'db1' } });
    const { body } = await ask<PlatformMetrics>('/metrics');
    expect(body).toMatchObject({ range: { name: 'hour' }, stepSeconds: 60 });
    expect(body.series.find(({ metric }) => metric === 'cpu')).toEqual({
      metric: 'cpu',
      of: 'database',
      subject: null,
      statistic: 'Average',
      unit: 'Percent',
      points: [
        { at: '2026-11-23T12:33:56.000Z', value: 30 },
        { at: '2026-11-23T12:34:56.000Z', value: 40 },
      ],
    });
    expect(
      body.series.filter(({ metric }) => metric === 'iteratorAge').map(({ subject }) => subject),
    ).toEqual(['raw', 'validated']);
    expect(body.series.filter(({ subject }) => subject === 'enrich')).toHaveLength(6);
    expect(queries.map(({ MetricStat }) => JSON.stringify(MetricStat?.Metric?.Dimensions))).toContain(
      '[{"Name":"FunctionName","Value":"omnistream-staging-enrich"}]',
    );
  });

  test('of a month in steps of hours; without a database of its own none of it', async () => {
    const { body } = await open()<PlatformMetrics>('/metrics?range=month');
    expect(body.stepSeconds).toBe(21_600);
    expect(body.series.some(({ of }) => of === 'database')).toBe(false);
  });
});

describe('CloudWatch is paid by the request', () => {
  test('so all who ask within half a minute get one answer', async () => {
    const ask = open();
    await Promise.all([ask('/alarms'), ask('/alarms'), ask('/alarms')]);
    now += 29_000;
    await ask('/alarms');
    expect(asked).toHaveLength(1);
    now += 2_000;
    await ask('/alarms');
    expect(asked).toHaveLength(2);
  });

  test('an open dashboard costs less than four cents an hour', async () => {
    const ask = open({ database: { DBInstanceIdentifier: 'db1' } });
    described = [alarm('iterator-age-raw', 'ALARM')];
    let metrics = 0;
    for (let second = 0; second < 3600; second += 5, now += 5_000) {
      asked = [];
      await ask('/alarms');
      await ask('/metrics');
      metrics += asked.reduce<number>((sum, n) => sum + (typeof n === 'number' ? n : 0), 0);
    }
    // 0.01 $ for 1,000 metrics asked for, 2026.
    expect((metrics / 1000) * 0.01).toBeLessThan(0.04);
  });

  test('where it is not, answers are a second old at most', async () => {
    const ask = open({ paid: false });
    await ask('/alarms');
    now += 1_000;
    await ask('/alarms');
    expect(asked).toHaveLength(2);
  });
});

describe('what goes wrong', () => {
  test('CloudWatch that does not answer is a 503 that names no role, and is asked again at once', async () => {
    const ask = open();
    failing = true;
    for (const path of ['/alarms', '/metrics']) {
      const { status, headers, body } = await ask<{ detail: string }>(path);
      expect([status, headers.get('retry-after')]).toEqual([503, '10']);
      expect(headers.get('content-type')).toBe('application/problem+json');
      expect(JSON.stringify(body)).not.toContain('role');
    }
    failing = false;
    expect((await ask('/alarms')).status).toBe(200);
  });

  test.each([
    ['/alarms?range=day', 400],
    ['/metrics?range=year', 400],
    ['/metrics?range=day&range=week', 400],
    ['/none', 404],
    ['/', 404],
  ])('%s is %d', async (path, status) => {
    const answer = await open()(path);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([status, 'application/problem+json']);
    expect(asked).toEqual([]);
  });

  test('it can only be read', async () => {
    const { status, headers } = await open()('/alarms', 'POST');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });
});
