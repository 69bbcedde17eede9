/** The list of alarms as CloudWatch gets it, and who is told. */
import { beforeAll, describe, expect, test } from 'vitest';
import { ALARMS } from '../../functions/alarms/definitions.ts';
import { deployable } from '../../infra/assemble.ts';
import { type Changes, draftSettings, draftTemplates, type Resources } from '../../infra/draft.ts';

type Properties = Record<string, unknown>;
const pipelineOf = (changes: Changes = {}): Resources =>
  draftTemplates(draftSettings('production', changes))['omnistream-production-pipeline']!;
const of = (resources: Resources, type: string): Properties[] =>
  Object.values(resources)
    .filter(({ Type }) => Type === type)
    .map(({ Properties = {} }) => Properties);

let pipeline: Resources;
let alarms: Map<string, Properties>;
const alarm = (name: string): Properties => alarms.get(`omnistream-production-${name}`)!;
beforeAll(() => {
  pipeline = pipelineOf({ alarms: { emails: ['a@example.org', 'b@example.org'] } });
  alarms = new Map(
    of(pipeline, 'AWS::CloudWatch::Alarm').map(properties => [String(properties.AlarmName), properties]),
  );
});

describe('alarms', () => {
  test('each entry of the list is there, for each thing it is raised for', () => {
    for (const { id } of ALARMS)
      expect([...alarms.keys()].some(name => name.startsWith(`omnistream-production-${id}`))).toBe(true);
    for (const { source } of deployable().contracts)
      for (const id of ['latency', 'freshness', 'quarantine-share'])
        expect(alarm(`${id}-${source}`)).toBeDefined();
  });

  test('watch what the list says, with its patience', () => {
    expect(alarm('iterator-age-validated')).toMatchObject({
      Namespace: 'AWS/Lambda',
      MetricName: 'IteratorAge',
      Dimensions: [{ Name: 'FunctionName', Value: 'omnistream-production-enrich' }],
      Statistic: 'Maximum',
      Period: 60,
      Threshold: 300_000,
      ComparisonOperator: 'GreaterThanThreshold',
      EvaluationPeriods: 5,
      DatapointsToAlarm: 3,
      TreatMissingData: 'notBreaching',
    });
    expect(alarm('latency-retail-orders')).toMatchObject({
      Namespace: 'OmniStream/production',
      ExtendedStatistic: 'p95',
      Threshold: 5_000,
    });
    expect(alarm('sweep-silent')).toMatchObject({
      ComparisonOperator: 'LessThanThreshold',
      TreatMissingData: 'breaching',
    });
    // A filter by unit would see nothing of a metric that comes in another one.
    for (const properties of alarms.values()) expect(properties).not.toHaveProperty('Unit');
  });

  test('a share is a quotient that says nothing of a handful of records', () => {
    const metrics = alarm('quarantine-share-retail-orders').Metrics as Properties[];
    expect(metrics.filter(({ ReturnData }) => ReturnData)).toMatchObject([
      { Expression: 'IF(whole >= 50, (FILL(part0, 0) + FILL(part1, 0)) / whole, 0)' },
    ]);
    expect(metrics.map(({ Id }) => Id).sort()).toEqual(['expr_1', 'part0', 'part1', 'whole']);
  });

  test('name functions and mappings that are there', () => {
    const functions = of(pipeline, 'AWS::Lambda::Function').map(({ FunctionName }) => FunctionName);
    const used = [...alarms.values()]
      .flatMap(({ Dimensions = [] }) => Dimensions as { Name: string; Value: unknown }[])
      .filter(({ Name }) => ['FunctionName', 'EventSourceMappingUUID'].includes(Name));
    expect(used.length).toBeGreaterThan(15);
    for (const { Name, Value } of used)
      if (Name === 'FunctionName') expect(functions).toContain(Value);
      else
        expect(pipeline[(Value as { Ref: string }).Ref]).toMatchObject({
          Type: 'AWS::Lambda::EventSourceMapping',
          // Without it the metric is not there.
          Properties: { MetricsConfig: { Metrics: ['EventCount'] } },
        });
  });

  test('say what to do', () => {
    for (const { AlarmDescription } of alarms.values()) {
      expect(AlarmDescription).toMatch(/^(critical|warning): .+ Runbook: docs\/operations\.md, ".+"\.$/);
      expect(String(AlarmDescription).length).toBeLessThanOrEqual(1024);
    }
  });

  test('RDS is asked of a database of ours only', () => {
    const namespaces = of(
      pipelineOf({ databaseUrl: 'postgres://user@host:5432/x' }),
      'AWS::CloudWatch::Alarm',
    ).map(({ Namespace }) => Namespace);
    expect(namespaces.length).toBeGreaterThan(20);
    expect(namespaces).not.toContain('AWS/RDS');
  });

  test('that compute are left out where nothing computes', () => {
    const simple = of(pipelineOf({ alarms: { metricMath: false } }), 'AWS::CloudWatch::Alarm');
    expect(simple.length).toBe(alarms.size - deployable().contracts.length);
    expect(simple.filter(({ Metrics }) => Metrics)).toEqual([]);
  });

  test('cost what docs/operations.md says', () => {
    const watched = [...alarms.values()].map(({ Metrics }) =>
      Metrics ? (Metrics as Properties[]).filter(({ MetricStat }) => MetricStat).length : 1,
    );
    expect([watched.length, watched.reduce((sum, count) => sum + count, 0)]).toEqual([40, 50]);
  });
});

describe('who is told', () => {
  const topics = () =>
    Object.entries(pipeline).filter(([, { Type }]) => Type === 'AWS::SNS::Topic') as [
      string,
      { Properties: Properties },
    ][];

  test('of the beginning and the end, in the topic of the severity', () => {
    expect(topics().map(([, { Properties }]) => Properties.DisplayName)).toEqual([
      'OmniStream production: critical',
      'OmniStream production: warning',
    ]);
    for (const { AlarmActions, OKActions, AlarmDescription } of alarms.values()) {
      const [{ Ref }] = AlarmActions as [{ Ref: string }];
      expect(OKActions).toEqual([{ Ref }]);
      expect(pipeline[Ref]?.Properties?.DisplayName).toBe(
        `OmniStream production: ${String(AlarmDescription).split(':', 1)[0]}`,
      );
    }
  });

  test('each address, of both', () => {
    const subscriptions = of(pipeline, 'AWS::SNS::Subscription');
    expect(subscriptions.map(({ Protocol, Endpoint }) => `${Protocol} ${Endpoint}`).sort()).toEqual([
      'email a@example.org',
      'email a@example.org',
      'email b@example.org',
      'email b@example.org',
    ]);
    expect(new Set(subscriptions.map(({ TopicArn }) => JSON.stringify(TopicArn))).size).toBe(2);
  });

  test('under a key that alarms may use, which is not so for the one that AWS keeps', () => {
    for (const [, { Properties }] of topics()) {
      const { 'Fn::GetAtt': [id] = [] } = Properties.KmsMasterKeyId as { 'Fn::GetAtt'?: string[] };
      const { Properties: key } = pipeline[id!]!;
      expect(key).toMatchObject({ EnableKeyRotation: true });
      expect((key!.KeyPolicy as { Statement: Properties[] }).Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Allow',
          Principal: { Service: 'cloudwatch.amazonaws.com' },
          Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
        }),
      );
    }
  });

  test('by the alarms of this deployment only, over TLS only', () => {
    const policies = of(pipeline, 'AWS::SNS::TopicPolicy');
    expect(policies).toHaveLength(2);
    for (const { PolicyDocument } of policies) {
      const { Statement } = PolicyDocument as { Statement: Properties[] };
      expect(Statement).toContainEqual(
        expect.objectContaining({
          Effect: 'Deny',
          Action: 'sns:Publish',
          Condition: { Bool: { 'aws:SecureTransport': 'false' } },
        }),
      );
      const [allowed, ...more] = Statement.filter(({ Effect }) => Effect === 'Allow');
      expect(more).toEqual([]);
      expect(allowed).toMatchObject({ Principal: { Service: 'cloudwatch.amazonaws.com' } });
      expect(JSON.stringify(allowed!.Condition)).toContain(':alarm:omnistream-production-*');
    }
  });
});

test('the page in CloudWatch has every alarm on top, and measures that are there below', () => {
  const [{ DashboardName, DashboardBody }, ...more] = of(pipeline, 'AWS::CloudWatch::Dashboard') as [
    Properties,
  ];
  expect(more).toEqual([]);
  expect(DashboardName).toBe('omnistream-production');
  const body = JSON.stringify(DashboardBody);
  const shown = Object.entries(pipeline).filter(
    ([id, { Type }]) => Type === 'AWS::CloudWatch::Alarm' && body.includes(`"${id}"`),
  );
  expect(shown).toHaveLength(alarms.size);
  for (const metric of [
    'RecordsIn',
    'RecordsOut',
    'EndToEndLatency',
    'IteratorAge',
    'Freshness',
    'OpenIncidents',
  ])
    expect(body).toContain(metric);
  // Up to fifty metrics a page is free.
  expect(body.match(/OmniStream\/production|AWS\/(Lambda|RDS)/g)!.length).toBeLessThanOrEqual(50);
});
