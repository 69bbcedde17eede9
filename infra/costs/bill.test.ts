import { describe, expect, test } from 'vitest';
import type { Resource, Resources } from '../draft.ts';
import { bill } from './bill.ts';
import { dollars, NoPrice } from './line.ts';
import { INSTANCES, PRICES } from './prices.ts';
import { ASSUMED, type Traffic, traffic } from './traffic.ts';

const at = (rate: number, shards = 1): Traffic => traffic(rate, ASSUMED, shards);
/** What is paid for, in dollars to the cent, by service and item. */
const paid = (resources: Resources, of = at(1)) =>
  Object.fromEntries(
    bill([resources], of).map(line => [
      `${line.service} ${line.item}`,
      Math.round(dollars(line) * 100) / 100,
    ]),
  );
const one = (Type: string, Properties: Record<string, unknown> = {}): Resources => ({
  It: { Type, Properties },
});

test('a type that is not known is an error that says where to add it, and so for every unknown one', () => {
  const resources: Resources = {
    ...one('AWS::EC2::NatGateway'),
    b: { Type: 'AWS::EC2::VPCEndpoint' },
    c: { Type: 'AWS::IAM::Role' },
  };
  expect(() => bill([resources], at(1))).toThrow(NoPrice);
  expect(() => bill([resources], at(1))).toThrow(
    /AWS::EC2::NatGateway, AWS::EC2::VPCEndpoint: .*infra\/costs\/billed\.ts/,
  );
  for (const type of ['toString', '__proto__', '']) expect(() => bill([one(type)], at(1))).toThrow(NoPrice);
});

test('what is free costs nothing', () => {
  expect(bill([one('AWS::IAM::Role'), one('Custom::Trigger')], at(1))).toEqual([]);
});

describe('streams', () => {
  const stream = (Properties: Record<string, unknown>): Resources => ({
    Raw: { Type: 'AWS::Kinesis::Stream', Properties },
  });

  test('provisioned: by shard and hour, twice over when kept more than a day, and by frame', () => {
    expect(paid(stream({ ShardCount: 2, RetentionPeriodHours: 168 }))).toEqual({
      'Kinesis shards': 21.9,
      'Kinesis kept for more than a day': 29.2,
      'Kinesis frames': 0.04,
      'KMS calls for the streams': 0.05,
    });
    expect(paid(stream({ ShardCount: 2, RetentionPeriodHours: 24 }))).not.toHaveProperty(
      'Kinesis kept for more than a day',
    );
  });

  test('on demand: by stream and hour, and by bytes', () => {
    const bytes = paid(
      stream({ StreamModeDetails: { StreamMode: 'ON_DEMAND' }, RetentionPeriodHours: 168 }),
      at(1000),
    );
    expect(bytes['Kinesis on-demand streams']).toBe(29.2);
    expect(bytes['Kinesis written']).toBeGreaterThan(bytes['Kinesis read']!);
    expect(bytes).not.toHaveProperty('Kinesis shards');
  });
});

describe('functions', () => {
  const fn = (Properties: Record<string, unknown>): Resources =>
    one('AWS::Lambda::Function', { Architectures: ['arm64'], MemorySize: 1024, ...Properties });

  test('by request and by time and memory', () => {
    const { calls } = at(1);
    const { 'Lambda requests': requests, 'Lambda time': time } = paid(
      fn({ FunctionName: 'omnistream-x-ingest' }),
    );
    expect(requests).toBe(0.53);
    expect(time).toBeCloseTo(2.628e6 * (calls.ingest.ms / 1000) * PRICES.lambdaGbSecond.usd, 2);
    const half = paid(fn({ FunctionName: 'omnistream-x-ingest', MemorySize: 512 }));
    expect(half['Lambda time']).toBeCloseTo(time! / 2, 1);
  });

  test("CDK's own, which run during a deployment, are left out; one of ours that is not known is an error", () => {
    expect(paid(fn({}))).toEqual({});
    expect(() => paid(fn({ FunctionName: 'omnistream-x-newcomer' }))).toThrow('newcomer');
  });

  test('no price is taken for another architecture', () => {
    expect(() => paid(fn({ FunctionName: 'omnistream-x-api', Architectures: ['x86_64'] }))).toThrow(NoPrice);
  });

  test('traces are paid for where they are made', () => {
    expect(paid(fn({ FunctionName: 'omnistream-x-ingest' }))).not.toHaveProperty('X-Ray traces');
    expect(
      paid(fn({ FunctionName: 'omnistream-x-ingest', TracingConfig: { Mode: 'Active' } }))['X-Ray traces'],
    ).toBeGreaterThan(5);
  });
});

describe('databases', () => {
  const instance = (Properties: Record<string, unknown> = {}): Resource => ({
    Type: 'AWS::RDS::DBInstance',
    Properties: {
      DBInstanceClass: 'db.t4g.medium',
      StorageType: 'gp3',
      AllocatedStorage: '50',
      BackupRetentionPeriod: 7,
      ...Properties,
    },
  });

  test('an instance by hour and storage; a standby pays both again', () => {
    expect(paid({ db: instance() })).toMatchObject({ 'RDS instance': 47.45, 'RDS storage': 5.75 });
    expect(paid({ db: instance({ MultiAZ: true }) })).toMatchObject({
      'RDS instance': 94.9,
      'RDS storage': 11.5,
    });
  });

  test('storage is what the rows take, once that is more than there is at first', () => {
    const { storedGib } = at(1000).needs;
    expect(paid({ db: instance() }, at(1000))['RDS storage']).toBeCloseTo(storedGib * 0.115, 1);
  });

  test('an instance or a storage without a price is an error', () => {
    expect(() => paid({ db: instance({ DBInstanceClass: 'db.x9g.large' }) })).toThrow('x9g.large');
    expect(() => paid({ db: instance({ StorageType: 'io2' }) })).toThrow(NoPrice);
  });

  const cluster: Resources = {
    cluster: {
      Type: 'AWS::RDS::DBCluster',
      Properties: { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 4 } },
    },
    writer: instance({ DBInstanceClass: 'db.serverless' }),
  };

  test('Aurora by capacity, at least its least', () => {
    expect(paid(cluster)['RDS capacity']).toBe(43.8);
    expect(paid(cluster)).not.toHaveProperty('RDS instance');
    expect(() => paid(cluster, at(50_000))).toThrow('the settings allow 4');
  });

  test('a proxy by the vCPUs or capacity units behind it', () => {
    const proxy: Resource = { Type: 'AWS::RDS::DBProxy', Properties: {} };
    expect(paid({ db: instance(), proxy })['RDS proxy']).toBe(21.9);
    expect(paid({ ...cluster, proxy })['RDS proxy']).toBe(87.6);
  });
});

test('an alarm pays for each metric that it reads', () => {
  const alarm = (Metrics?: unknown) =>
    paid(one('AWS::CloudWatch::Alarm', { ...(Metrics ? { Metrics } : {}) }));
  expect(alarm()).toEqual({ 'CloudWatch alarms': 0.1 });
  expect(alarm([{ MetricStat: {} }, { MetricStat: {} }, { Expression: 'a/b' }])).toEqual({
    'CloudWatch alarms': 0.2,
  });
});

test('each price is above zero and says its page, and where it was read when that is not of AWS', () => {
  for (const { usd, page, found, read } of [
    ...Object.values(PRICES),
    ...Object.values(INSTANCES).map(({ hour }) => hour),
  ] as (typeof PRICES)['gp3'][]) {
    expect(usd).toBeGreaterThan(0);
    expect(page).toMatch(/^https:\/\/aws\.amazon\.com\/.*pricing\//);
    expect(found === 'others').toBe(read !== undefined);
  }
});
