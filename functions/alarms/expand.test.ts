import { describe, expect, test } from 'vitest';
import type { Contract } from '../../domain/contract/contract.ts';
import type { Metric, Monitored } from './alarm.ts';
import { ALARMS } from './definitions.ts';
import { expandAlarms } from './expand.ts';

const contract = (source: string, sla: Contract['sla']): Contract => ({ source, sla }) as Contract;
const monitored = (changes: Partial<Monitored> = {}): Monitored => ({
  deployment: 'staging',
  contracts: [
    contract('orders', { latencySeconds: 5, freshnessSeconds: 120 }),
    contract('ticks', { latencySeconds: 0.5 }),
    contract('notes', {}),
  ],
  functionName: fn => `fn-${fn}`,
  mappingId: ({ stream }) => `uuid-${stream}`,
  database: { dimensions: { DBInstanceIdentifier: 'db1' }, storage: 1000 },
  ...changes,
});
const alarms = expandAlarms(monitored());
const of = (id: string) => alarms.filter(alarm => alarm.id === id);
const named = (name: string) => alarms.find(alarm => alarm.name === `omnistream-staging-${name}`)!;

describe('one for each thing it is raised for', () => {
  test.each([
    ['iterator-age', ['raw', 'validated']],
    ['function-errors', ['ingest', 'quality', 'enrich', 'sweep', 'api', 'platform', 'replay']],
    ['quarantine-share', ['orders', 'ticks', 'notes']],
    ['critical-incidents', [undefined]],
    ['database-cpu', [undefined]],
  ])('%s', (id, subjects) => {
    expect(of(id).map(({ subject }) => subject)).toEqual(subjects);
    expect(of(id).map(({ name }) => name)).toEqual(
      subjects.map(subject => `omnistream-staging-${id}${subject ? `-${subject}` : ''}`),
    );
  });

  test('no name twice, and each as CloudWatch takes it', () => {
    const names = alarms.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^omnistream-staging-[a-z-]{1,200}$/);
  });
});

describe('measures know what they are for', () => {
  test.each<[string, Partial<Metric>]>([
    ['iterator-age-validated', { name: 'IteratorAge', dimensions: { FunctionName: 'fn-enrich' } }],
    ['on-failure-raw', { dimensions: { EventSourceMappingUUID: 'uuid-raw' } }],
    ['latency-ticks', { namespace: 'OmniStream/staging', dimensions: { stage: 'enrich', source: 'ticks' } }],
    ['freshness-orders', { namespace: 'OmniStream/staging', dimensions: { source: 'orders' } }],
    ['database-cpu', { namespace: 'AWS/RDS', dimensions: { DBInstanceIdentifier: 'db1' } }],
  ])('%s', (name, metric) => {
    expect(named(name).measure.metric).toMatchObject(metric);
  });

  test('the quarantine share counts both stages over what came in', () => {
    const { parts, whole } = named('quarantine-share-orders').measure.share!;
    expect(parts.map(({ dimensions }) => dimensions)).toEqual([
      { stage: 'quality', source: 'orders' },
      { stage: 'enrich', source: 'orders' },
    ]);
    expect(whole).toMatchObject({ name: 'RecordsIn', dimensions: { stage: 'quality', source: 'orders' } });
  });
});

describe('thresholds', () => {
  test('what a contract promises, in the unit of the metric', () => {
    expect(named('latency-orders').threshold).toBe(5_000);
    expect(named('latency-ticks').threshold).toBe(500);
    expect(named('freshness-orders').threshold).toBe(120);
  });

  test('no promise, no alarm', () => {
    expect(of('latency').map(({ subject }) => subject)).toEqual(['orders', 'ticks']);
    expect(of('freshness').map(({ subject }) => subject)).toEqual(['orders']);
  });

  test('a part of what the database has', () => {
    expect(named('database-storage').threshold).toBe(100);
  });

  test('a database whose storage has no bound has no alarm on it; none at all has none', () => {
    const ids = (database?: Monitored['database']) => {
      const { database: _, ...rest } = monitored();
      return expandAlarms(database ? { ...rest, database } : rest)
        .filter(({ each }) => each === 'database')
        .map(({ id }) => id);
    };
    expect(ids({ dimensions: {} })).toEqual(['database-cpu']);
    expect(ids()).toEqual([]);
  });
});

test('a deployment without contracts still watches itself', () => {
  const none = expandAlarms(monitored({ contracts: [] }));
  expect(none.some(({ each }) => each === 'source')).toBe(false);
  expect(none.map(({ id }) => id)).toContain('iterator-age');
});

describe.each(ALARMS.map(alarm => [alarm.id, alarm] as const))('%s', (id, alarm) => {
  test('is described, and can be evaluated by CloudWatch', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    for (const text of [alarm.meaning, alarm.step]) expect(text).toMatch(/^[A-Z].*\.$/);
    expect(alarm.datapointsToAlarm).toBeGreaterThan(0);
    expect(alarm.datapointsToAlarm).toBeLessThanOrEqual(alarm.evaluationPeriods);
    expect(alarm.periodSeconds % 60).toBe(0);
    // CloudWatch looks back a day at most.
    expect(alarm.periodSeconds * alarm.evaluationPeriods).toBeLessThanOrEqual(86_400);
  });
});
