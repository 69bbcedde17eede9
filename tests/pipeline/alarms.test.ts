/** Alarms on what goes wrong for real, as a dashboard sees them: function, metrics, evaluation, CloudWatch API, HTTP. */
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type {
  MetricSeries,
  PlatformAlarm,
  PlatformAlarms,
  PlatformMetrics,
} from '../../functions/platform/types.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { good } from './parcels.ts';

const MINUTE = 60_000;

let cloud: TestCloud;
/** How far CloudWatch's clock is ahead. */
let ahead = 0;
beforeAll(async () => {
  cloud = await startTestCloud({ cloudwatchClock: () => Date.now() + ahead });
});
afterAll(() => cloud.end());

const ask = async <T>(path: string): Promise<T> => {
  const response = await fetch(`${cloud.url}/api/v1/platform${path}`);
  expect(response.status).toBe(200);
  return (await response.json()) as T;
};
const alarm = async (name: string): Promise<PlatformAlarm> => {
  const { alarms } = await ask<PlatformAlarms>('/alarms');
  return alarms.find(each => each.name === `omnistream-development-${name}`)!;
};
/** Answers are a second old at most. */
const becomes = (name: string, expected: Partial<PlatformAlarm>) =>
  vi.waitFor(async () => expect(await alarm(name)).toMatchObject(expected), {
    timeout: 10_000,
    interval: 200,
  });

async function minutesOfSweep(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute++) {
    await cloud.functions.sweep.invoke({});
    ahead += MINUTE;
    cloud.cloudwatch.evaluate();
  }
}

test('at first nothing is known of what has not been measured, and nothing is raised', async () => {
  const { alarms } = await ask<PlatformAlarms>('/alarms');
  expect(alarms.length).toBeGreaterThan(20);
  expect(new Set(alarms.map(({ state }) => state))).not.toContain('alarm');
  expect(alarms.filter(({ of }) => of === 'database')).toEqual([]);
  expect(alarms.map(({ subject }) => subject)).toEqual(
    expect.arrayContaining(['raw', 'enrich', 'market-ticks']),
  );
});

describe('metrics', () => {
  test('are what Lambda would have reported', async () => {
    expect((await cloud.send('market-ticks', good(1))).status).toBe(202);
    await cloud.settled('market-ticks');
    const series = async (metric: string, subject: string, statistic?: string): Promise<MetricSeries> => {
      const { series: all } = await ask<PlatformMetrics>('/metrics?range=day');
      return all.find(
        each =>
          each.metric === metric && each.subject === subject && (!statistic || each.statistic === statistic),
      )!;
    };
    const sum = ({ points }: MetricSeries) => points.reduce((all, { value }) => all + value, 0);
    await vi.waitFor(
      async () => {
        expect(sum(await series('invocations', 'ingest'))).toBe(1);
        expect(sum(await series('errors', 'ingest'))).toBe(0);
        expect(sum(await series('invocations', 'enrich'))).toBeGreaterThanOrEqual(1);
        const [{ value: p50 }, { value: p99 }] = [
          (await series('duration', 'enrich', 'p50')).points.at(-1)!,
          (await series('duration', 'enrich', 'p99')).points.at(-1)!,
        ];
        expect(p50).toBeGreaterThan(0);
        expect(p99).toBeGreaterThanOrEqual(p50);
        const age = (await series('iteratorAge', 'validated')).points.at(-1)!;
        expect(age.value).toBeGreaterThanOrEqual(0);
        expect(age.value).toBeLessThan(24 * 60 * MINUTE);
      },
      { timeout: 20_000, interval: 300 },
    );
  });

  test('a question that is wrong is refused by the same rules as the API’s', async () => {
    const response = await fetch(`${cloud.url}/api/v1/platform/metrics?range=year`);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ title: 'The query string is wrong' });
  });
});

test('a function that fails raises its alarm; mended, the alarm is over', async () => {
  await minutesOfSweep(2);
  await becomes('function-errors-sweep', { state: 'ok', value: null });

  await cloud.database.query('alter table omnistream.incident rename to incident_gone');
  await minutesOfSweep(2);
  expect((await alarm('function-errors-sweep')).state).toBe('ok');
  await minutesOfSweep(1);
  const before = Date.now() + ahead;
  await becomes('function-errors-sweep', {
    state: 'alarm',
    severity: 'critical',
    of: 'function',
    subject: 'sweep',
    threshold: 1,
    unit: 'Count',
    runbook: '/docs/operations.html#function-errors',
    reason: expect.stringContaining('Threshold Crossed: 3 out of the last 5 datapoints'),
  });
  const raised = await alarm('function-errors-sweep');
  expect(Math.abs(Date.parse(raised.since) - before)).toBeLessThan(10_000);
  // Those of the others are not.
  expect((await alarm('function-errors-enrich')).state).toBe('ok');

  await cloud.database.query('alter table omnistream.incident_gone rename to incident');
  await minutesOfSweep(5);
  await becomes('function-errors-sweep', { state: 'ok', value: null });
}, 60_000);
