import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  type DescribeAlarmsCommandInput,
  GetMetricDataCommand,
  type MetricDataQuery,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Alarm, Metric } from '../../../functions/alarms/alarm.ts';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { type CloudWatch, openCloudWatch, STATES_FILE } from './cloudwatch.ts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 0, 1, 12, 0);

const metric = (name: string, statistic: Metric['statistic'], unit: Metric['unit'] = 'Count'): Metric => ({
  namespace: 'Test',
  name,
  dimensions: { b: '2', a: '1' },
  statistic,
  unit,
});
const alarm = (name: string, changes: Partial<Alarm> = {}): Alarm => ({
  name,
  id: name,
  title: name,
  severity: 'critical',
  meaning: `${name}.`,
  step: 'Look.',
  holds: 'everywhere',
  each: 'deployment',
  measure: { metric: metric('Errors', 'Sum') },
  threshold: 1,
  comparison: 'at least',
  periodSeconds: 60,
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  missingData: 'notBreaching',
  ...changes,
});
const ALARMS = [
  alarm('b-errors'),
  alarm('a-slow', {
    measure: { metric: metric('Duration', 'p99', 'Milliseconds') },
    threshold: 1000,
    comparison: 'above',
    missingData: 'missing',
  }),
  alarm('c-share', {
    measure: {
      share: {
        parts: [metric('Bad', 'Sum'), metric('Worse', 'Sum')],
        whole: metric('All', 'Sum'),
        leastWhole: 10,
      },
    },
    threshold: 0.1,
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missingData: 'missing',
  }),
];

let database: TestDatabase;
let folder: string;
let now: number;
let cloudwatch: CloudWatch;
let client: CloudWatchClient;
const warnings: string[] = [];

beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-cloudwatch-'));
  now = NOON;
  warnings.length = 0;
  await database.pool.query('truncate omnistream.metric_minute');
  await open();
});
afterEach(async () => {
  await cloudwatch.stop();
  rmSync(folder, { recursive: true });
});

async function open(): Promise<void> {
  cloudwatch = await openCloudWatch({
    folder,
    database: database.pool,
    alarms: ALARMS,
    now: () => now,
    onWarning: message => warnings.push(message),
  });
  await cloudwatch.open();
  client = new CloudWatchClient({
    endpoint: cloudwatch.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
}

const record = (name: string, at: number, ...values: number[]): void =>
  cloudwatch.record([
    {
      at,
      namespace: 'Test',
      name,
      unit: name === 'Duration' ? 'Milliseconds' : 'Count',
      dimensions: { a: '1', b: '2' },
      values,
    },
  ]);
const states = async () =>
  Object.fromEntries(
    ((await client.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? []).map(
      ({ AlarmName, StateValue }) => [AlarmName, StateValue],
    ),
  );

describe('DescribeAlarms', () => {
  test('describes alarms as CloudWatch does, in the order of their names', async () => {
    const { MetricAlarms, CompositeAlarms } = await client.send(new DescribeAlarmsCommand({}));
    expect(CompositeAlarms).toEqual([]);
    expect(MetricAlarms?.map(({ AlarmName }) => AlarmName)).toEqual(['a-slow', 'b-errors', 'c-share']);
    expect(MetricAlarms?.[0]).toMatchObject({
      Namespace: 'Test',
      MetricName: 'Duration',
      ExtendedStatistic: 'p99',
      Period: 60,
      EvaluationPeriods: 3,
      DatapointsToAlarm: 2,
      Threshold: 1000,
      ComparisonOperator: 'GreaterThanThreshold',
      TreatMissingData: 'missing',
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      StateTransitionedTimestamp: new Date(NOON),
    });
    expect(MetricAlarms?.[2]?.Metrics?.[0]).toMatchObject({
      Expression: 'IF(whole >= 10, (FILL(part0, 0) + FILL(part1, 0)) / whole, 0)',
    });
  });

  test('by prefix, name and state, page by page', async () => {
    const names = async (input: DescribeAlarmsCommandInput) =>
      (await client.send(new DescribeAlarmsCommand(input))).MetricAlarms?.map(({ AlarmName }) => AlarmName);
    expect(await names({ AlarmNamePrefix: 'b-' })).toEqual(['b-errors']);
    expect(await names({ AlarmNames: ['c-share', 'none'] })).toEqual(['c-share']);
    expect(await names({ StateValue: 'ALARM' })).toEqual([]);
    const first = await client.send(new DescribeAlarmsCommand({ MaxRecords: 2 }));
    expect(first.MetricAlarms).toHaveLength(2);
    expect(await names({ NextToken: first.NextToken })).toEqual(['c-share']);
    await expect(names({ NextToken: 'made-up' })).rejects.toMatchObject({ name: 'InvalidNextToken' });
    await expect(names({ MaxRecords: 0 })).rejects.toThrow('MaxRecords');
  });
});

describe('alarms', () => {
  test('are raised by M of N minutes that are over, and say why', async () => {
    record('Errors', NOON, 1);
    record('Errors', NOON + MINUTE, 2, 3);
    now = NOON + MINUTE + 59_999;
    cloudwatch.evaluate();
    expect((await states())['b-errors']).toBe('OK');
    now = NOON + 2 * MINUTE + 5_000;
    cloudwatch.evaluate();
    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }));
    expect(MetricAlarms).toMatchObject([
      {
        AlarmName: 'b-errors',
        StateTransitionedTimestamp: new Date(now),
        StateReason:
          'Threshold Crossed: 2 out of the last 3 datapoints [5.0 (01/01/26 12:01:00), 1.0 (01/01/26 12:00:00)] were greater than or equal to the threshold (1.0) (minimum 2 datapoints for OK -> ALARM transition).',
      },
    ]);
    expect(JSON.parse(MetricAlarms?.[0]?.StateReasonData ?? '')).toMatchObject({
      recentDatapoints: [1, 5],
      threshold: 1,
      period: 60,
    });
  });

  test('keep the time of a change while nothing changes, and are over when the data is', async () => {
    for (const minute of [0, 1]) record('Errors', NOON + minute * MINUTE, 1);
    for (const minute of [2, 3, 4, 5]) {
      now = NOON + minute * MINUTE;
      cloudwatch.evaluate();
    }
    const [raised] = (await client.send(new DescribeAlarmsCommand({ AlarmNames: ['b-errors'] })))
      .MetricAlarms!;
    expect(raised).toMatchObject({
      StateValue: 'ALARM',
      StateTransitionedTimestamp: new Date(NOON + 2 * MINUTE),
    });
    // Points stay in sight for two periods longer than are judged.
    now = NOON + 7 * MINUTE;
    cloudwatch.evaluate();
    expect((await states())['b-errors']).toBe('OK');
  });

  test('on a percentile and on a share', async () => {
    record('Duration', NOON, ...Array(99).fill(10), 5000);
    record('Duration', NOON + MINUTE, 3000);
    record('All', NOON + MINUTE, 20);
    record('Worse', NOON + MINUTE, 3);
    now = NOON + 2 * MINUTE;
    cloudwatch.evaluate();
    expect(await states()).toMatchObject({ 'a-slow': 'OK', 'c-share': 'ALARM' });
    record('Duration', NOON + 2 * MINUTE, 3000);
    record('All', NOON + 2 * MINUTE, 9);
    record('Bad', NOON + 2 * MINUTE, 9);
    now = NOON + 3 * MINUTE;
    cloudwatch.evaluate();
    expect(await states()).toMatchObject({ 'a-slow': 'ALARM', 'c-share': 'OK' });
  });

  test('outlive a restart, with the minutes they were judged by', async () => {
    for (const minute of [0, 1]) record('Errors', NOON + minute * MINUTE, 1);
    now = NOON + 2 * MINUTE;
    cloudwatch.evaluate();
    await cloudwatch.stop();
    now += MINUTE;
    await open();
    const before = (await client.send(new DescribeAlarmsCommand({ StateValue: 'ALARM' }))).MetricAlarms;
    expect(before).toMatchObject([{ StateTransitionedTimestamp: new Date(NOON + 2 * MINUTE) }]);
    cloudwatch.evaluate();
    expect((await states())['b-errors']).toBe('ALARM');
  });

  test.each(['', '{', '[]', '{"b-errors":{"state":"ALARM"}}', '{"b-errors":{"state":"x","reason":1}}'])(
    'begin anew from a damaged file: %j',
    async text => {
      await cloudwatch.stop();
      writeFileSync(join(folder, STATES_FILE), text);
      await open();
      expect((await states())['b-errors']).toBe('INSUFFICIENT_DATA');
      expect(warnings.filter(message => message.includes('damaged'))).toHaveLength(text === '[]' ? 0 : 1);
    },
  );
});

describe('GetMetricData', () => {
  const query = (Id: string, MetricName: string, Stat: string, Period = 60): MetricDataQuery => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: 'Test',
        MetricName,
        Dimensions: [
          { Name: 'b', Value: '2' },
          { Name: 'a', Value: '1' },
        ],
      },
      Period,
      Stat,
    },
  });
  const ask = async (...MetricDataQueries: MetricDataQuery[]) => {
    // What came is written each second.
    await cloudwatch.stop();
    await open();
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        MetricDataQueries,
        StartTime: new Date(NOON + 7),
        EndTime: new Date(NOON + 10 * MINUTE),
        ScanBy: 'TimestampAscending',
      }),
    );
    return Object.fromEntries(
      MetricDataResults!.map(({ Id, Timestamps, Values }) => [
        Id,
        Timestamps!.map((at, i) => [(at.getTime() - NOON) / MINUTE, Values![i]]),
      ]),
    );
  };

  test('every statistic, by minute and by longer periods', async () => {
    record('Duration', NOON, 10, 20);
    record('Duration', NOON + MINUTE, 40);
    record('Duration', NOON + 6 * MINUTE, 100);
    expect(
      await ask(
        query('sum', 'Duration', 'Sum'),
        query('average', 'Duration', 'Average', 300),
        query('least', 'Duration', 'Minimum', 300),
        query('most', 'Duration', 'Maximum', 300),
        query('count', 'Duration', 'SampleCount', 600),
        query('p50', 'Duration', 'p50', 600),
        query('none', 'Unheard', 'Sum'),
      ),
    ).toEqual({
      sum: [
        [0, 30],
        [1, 40],
        [6, 100],
      ],
      average: [
        [0, 70 / 3],
        [5, 100],
      ],
      least: [
        [0, 10],
        [5, 100],
      ],
      most: [
        [0, 40],
        [5, 100],
      ],
      count: [[0, 4]],
      p50: [[0, expect.closeTo(20, -0.5)]],
      none: [],
    });
  });

  test('metric math over what was asked for, as an alarm on a share brings it', async () => {
    record('All', NOON, 20);
    record('Bad', NOON, 5);
    record('All', NOON + MINUTE, 5);
    const share = (await client.send(new DescribeAlarmsCommand({ AlarmNames: ['c-share'] })))
      .MetricAlarms![0]!;
    expect(await ask(...share.Metrics!)).toEqual({
      share: [
        [0, 0.25],
        [1, 0],
      ],
    });
  });

  test.each<[string, Partial<MetricDataQuery>, string]>([
    ['an unknown statistic', query('a', 'x', 'TM99'), 'is not a statistic'],
    ['seconds', query('a', 'x', 'Sum', 10), 'Period'],
    ['an id that is none', query('A b', 'x', 'Sum'), 'lowercase'],
    ['neither metric nor expression', { Id: 'a' }, 'either'],
    ['an expression it does not know', { Id: 'a', Expression: 'ANOMALY_DETECTION_BAND(b)' }, 'no function'],
  ])('%s is refused', async (_, asked, message) => {
    await expect(ask(asked as MetricDataQuery)).rejects.toThrow(message);
  });
});

describe('everything else', () => {
  test('an operation it does not have is named so', async () => {
    const put = new PutMetricDataCommand({ Namespace: 'x', MetricData: [] });
    await expect(client.send(put)).rejects.toThrow('knows DescribeAlarms and GetMetricData');
  });

  const post = (body: string, headers: Record<string, string>) =>
    fetch(cloudwatch.endpoint, { method: 'POST', body, headers });
  const target = { 'x-amz-target': 'GraniteServiceVersion20100801.DescribeAlarms' };
  const json = { 'content-type': 'application/x-amz-json-1.0' };

  test.each<[string, string, Record<string, string>]>([
    ['nothing', '', { ...target, ...json }],
    ['no JSON', '{', { ...target, ...json }],
    ['a list', '[]', { ...target, ...json }],
    ['a wrong type', '{"MaxRecords":"5"}', { ...target, ...json }],
    ['no target', '{}', json],
    ['a target of all objects', '{}', { 'x-amz-target': 'GraniteServiceVersion20100801.toString', ...json }],
    ['what a page of another site can send', '{}', { ...target, 'content-type': 'text/plain' }],
    ['too much', `"${'x'.repeat(5_000_000)}"`, { ...target, ...json }],
  ])('%s is a 400 with its reason', async (_, body, headers) => {
    const response = await post(body, headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ __type: expect.any(String), message: expect.any(String) });
  });

  test('a database that is away is a 500, and the alarms go on', async () => {
    const away = await openCloudWatch({
      folder,
      database: { query: () => Promise.reject(new Error('connect ECONNREFUSED')) } as never,
      alarms: ALARMS,
      now: () => now,
      onWarning: () => {},
    });
    const body = JSON.stringify({ MetricDataQueries: [], StartTime: 0, EndTime: 1 });
    const headers = { 'x-amz-target': 'GraniteServiceVersion20100801.GetMetricData', ...json };
    const response = await fetch(away.endpoint, { method: 'POST', body, headers });
    expect([response.status, response.headers.get('x-amzn-query-error')]).toEqual([
      500,
      'InternalServiceError;Receiver',
    ]);
    expect(
      (await fetch(away.endpoint, { method: 'POST', body: '{}', headers: { ...target, ...json } })).status,
    ).toBe(200);
    await away.stop();
  });
});
