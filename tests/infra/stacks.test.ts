/** What matters in the templates; made without an AWS account or a network. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MAPPINGS } from '../../functions/mappings.ts';
import { FUNCTIONS } from '../../functions/settings.ts';
import { assemble } from '../../infra/assemble.ts';
import { type Synthesised, synthesise } from './synth.ts';

let folder: string;
let stacks: Record<string, Synthesised>;
let pipeline: Synthesised;
let database: Synthesised;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-infra-'));
  await assemble(folder);
  stacks = synthesise(folder, 'production');
  pipeline = stacks['omnistream-production-pipeline']!;
  database = stacks['omnistream-production-database']!;
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const of = ({ resources }: Synthesised, type: string) =>
  resources.filter(([, resource]) => resource.Type === type);
const properties = (stack: Synthesised, type: string) =>
  of(stack, type).map(([, resource]) => resource.Properties);
const ours = (stack: Synthesised) =>
  properties(stack, 'AWS::Lambda::Function').filter(({ FunctionName }) => FunctionName !== undefined);

const STATEFUL = [
  'AWS::Cognito::UserPool',
  'AWS::Kinesis::Stream',
  'AWS::RDS::DBInstance',
  'AWS::S3::Bucket',
  'AWS::SecretsManager::Secret',
];
const stateful = (made: typeof stacks) =>
  Object.entries(made)
    // The dashboard's bucket holds what is built anew.
    .filter(([name]) => !name.endsWith('-dashboard'))
    .flatMap(([, { resources }]) => resources.filter(([, { Type }]) => STATEFUL.includes(Type)));

test('what keeps data has the names it always had: another one would replace it, empty', () => {
  expect(
    stateful(stacks)
      .map(([id, { Type }]) => `${Type} ${id}`)
      .sort(),
  ).toEqual([
    'AWS::Cognito::UserPool Users0A0EEA89',
    'AWS::Kinesis::Stream Raw72517081',
    'AWS::Kinesis::Stream Validated324DAF78',
    'AWS::RDS::DBInstance DatabaseB269D8BB',
    'AWS::S3::Bucket OnFailure48FF2A5A',
    'AWS::SecretsManager::Secret Password67973E0B',
    'AWS::SecretsManager::Secret Tokens1180AAEA',
  ]);
});

test('what keeps data outlives a protected deployment, and goes with one that is not', () => {
  const policies = (made: typeof stacks) =>
    new Set(stateful(made).map(([, { DeletionPolicy }]) => DeletionPolicy));
  expect(policies(stacks)).toEqual(new Set(['Retain', 'RetainExceptOnCreate']));
  expect(policies(synthesise(folder, 'staging'))).toEqual(new Set(['Delete']));
});

test('two deployments of one account share no name', () => {
  const names = (deployment: string) =>
    Object.values(synthesise(folder, deployment))
      .flatMap(({ resources }) => resources)
      // Named within its user pool.
      .filter(([, { Type }]) => Type !== 'AWS::Cognito::UserPoolResourceServer')
      .flatMap(([, { Properties = {} }]) => Object.entries(Properties))
      .filter(
        ([key, value]) =>
          typeof value === 'string' &&
          /^(Function|LogGroup|Bucket|Secret|Stream|Role|DBInstance|UserPool)?(Name|Identifier)$/.test(key),
      )
      .map(([, value]) => value);
  const production = names('production');
  expect(production.length).toBeGreaterThan(10);
  expect(names('staging').filter(name => production.includes(name))).toEqual([]);
});

describe('streams', () => {
  test('are encrypted and keep a week', () => {
    pipeline.template.resourceCountIs('AWS::Kinesis::Stream', 2);
    pipeline.template.allResourcesProperties('AWS::Kinesis::Stream', {
      RetentionPeriodHours: 168,
      StreamEncryption: { EncryptionType: 'KMS', KeyId: 'alias/aws/kinesis' },
    });
  });

  test('are read as the embedded cloud reads them', () => {
    const mappings = properties(pipeline, 'AWS::Lambda::EventSourceMapping');
    expect(mappings).toHaveLength(MAPPINGS.length);
    for (const expected of MAPPINGS) {
      const mapping = mappings.find(({ FunctionName }) =>
        JSON.stringify(FunctionName).toLowerCase().includes(expected.fn),
      )!;
      expect(JSON.stringify(mapping.EventSourceArn).toLowerCase()).toContain(expected.stream);
      expect(mapping).toMatchObject({
        BatchSize: expected.batchSize,
        MaximumBatchingWindowInSeconds: expected.batchingWindowSeconds,
        BisectBatchOnFunctionError: expected.bisectOnFunctionError,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        StartingPosition: 'TRIM_HORIZON',
      });
      expect(mapping.MaximumRetryAttempts ?? -1).toBe(expected.maximumRetryAttempts);
      expect(mapping.MaximumRecordAgeInSeconds ?? -1).toBe(expected.maximumRecordAgeSeconds);
      expect(JSON.stringify(mapping.DestinationConfig)).toContain('OnFailure');
    }
  });
});

test('the bucket is private, encrypted, speaks TLS only and empties itself', () => {
  pipeline.template.hasResourceProperties('AWS::S3::Bucket', {
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: true,
      BlockPublicPolicy: true,
      IgnorePublicAcls: true,
      RestrictPublicBuckets: true,
    },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    LifecycleConfiguration: {
      Rules: [
        { ExpirationInDays: 90, Status: 'Enabled' },
        { Prefix: 'redriven/', ExpirationInDays: 14, Status: 'Enabled' },
      ],
    },
  });
  pipeline.template.hasResourceProperties('AWS::S3::BucketPolicy', {
    PolicyDocument: {
      Statement: [
        { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
    },
  });
});

describe('functions', () => {
  test('are ours, with the memory and time-outs of the embedded cloud', () => {
    const found = Object.fromEntries(
      ours(pipeline).map(({ FunctionName, MemorySize, Timeout }) => [
        String(FunctionName).replace('omnistream-production-', ''),
        { memoryMb: MemorySize, timeoutSeconds: Timeout },
      ]),
    );
    expect(found).toEqual(FUNCTIONS);
    for (const { Runtime, Architectures, Handler } of ours(pipeline))
      expect({ Runtime, Architectures, Handler }).toEqual({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'handler.handler',
      });
  });

  test('travel with the contracts, and migrate with the migrations', () => {
    for (const name of Object.keys(FUNCTIONS)) {
      expect(existsSync(join(folder, name, 'handler.mjs'))).toBe(true);
      const { contracts } = JSON.parse(readFileSync(join(folder, name, 'contracts.json'), 'utf8'));
      expect(contracts.length).toBeGreaterThan(0);
    }
    expect(existsSync(join(folder, 'migrate/migrations/0001_system.sql'))).toBe(true);
  });

  test('get only the variables they need', () => {
    const everywhere = [
      'OMNISTREAM_ENVIRONMENT',
      'OMNISTREAM_CONTRACTS',
      'NODE_OPTIONS',
      'POWERTOOLS_LOG_LEVEL',
    ];
    const needs: Record<string, string[]> = {};
    for (const { FunctionName, Environment } of ours(pipeline)) {
      const { Variables } = Environment as { Variables: Record<string, unknown> };
      needs[String(FunctionName).replace('omnistream-production-', '')] = Object.keys(Variables)
        .filter(name => !everywhere.includes(name))
        .sort();
    }
    const owner = ['OMNISTREAM_DATABASE_AUTHORITIES', 'OMNISTREAM_DATABASE_URL'];
    const role = [
      'OMNISTREAM_DATABASE_AUTHORITIES',
      'OMNISTREAM_DATABASE_SIGN_IN',
      'OMNISTREAM_DATABASE_URL',
    ];
    expect(needs).toEqual({
      ingest: ['OMNISTREAM_RAW_STREAM', 'OMNISTREAM_TOKENS_SECRET'],
      quality: ['OMNISTREAM_VALIDATED_STREAM'],
      enrich: role,
      sweep: role,
      api: role,
      purge: role,
      platform: ['OMNISTREAM_DATABASE_DIMENSIONS'],
      replay: ['OMNISTREAM_API_FUNCTION', 'OMNISTREAM_RAW_STREAM'],
      migrate: owner,
    });
  });

  test('are in the network only for the database, whose password is in no template', () => {
    for (const { FunctionName, VpcConfig } of ours(pipeline))
      expect([FunctionName, VpcConfig !== undefined]).toEqual([
        FunctionName,
        !/ingest|quality|platform|replay/.test(String(FunctionName)),
      ]);
    expect(JSON.stringify(pipeline.template.toJSON())).toMatch(
      /postgres:\/\/omnistream:\{\{resolve:secretsmanager:/,
    );
  });

  test('that use the database change after it was migrated', () => {
    const [[id]] = of(pipeline, 'Custom::Trigger') as [[string, unknown]];
    for (const [, { Properties, DependsOn = [] }] of of(pipeline, 'AWS::Lambda::Function'))
      if (/-(enrich|sweep|api|purge)$/.test(String(Properties.FunctionName))) expect(DependsOn).toContain(id);
  });
});

test('every function logs to a group of the stack, also the one that CDK adds', () => {
  for (const [id, { Properties }] of of(pipeline, 'AWS::Lambda::Function'))
    expect(Properties.LoggingConfig, id).toEqual({ LogGroup: { Ref: expect.any(String) } });
});

test('readers change before writers, and the database before all of them', () => {
  const [migration, { Properties: waiting }] = of(pipeline, 'Custom::Trigger')[0]!;
  expect(waiting.ServiceTimeout).toBe(240);
  const named = (name: string) =>
    of(pipeline, 'AWS::Lambda::Function').find(([, { Properties }]) =>
      String(Properties.FunctionName).endsWith(`-${name}`),
    )!;
  const [enrich, { DependsOn: before }] = named('enrich');
  expect(before).toContain(migration);
  const [quality, { DependsOn: afterEnrich }] = named('quality');
  expect(afterEnrich).toContain(enrich);
  expect(named('ingest')[1].DependsOn).toContain(quality);
});

describe('rights', () => {
  interface Statement {
    Sid?: string;
    Effect: string;
    Action: string | string[];
    Resource: unknown;
  }
  const statements = (stack: Synthesised): Statement[] =>
    stack.resources.flatMap(([, { Type, Properties = {} }]) => {
      const documents =
        Type === 'AWS::IAM::Policy'
          ? [Properties.PolicyDocument]
          : Type === 'AWS::IAM::Role'
            ? ((Properties.Policies as { PolicyDocument: unknown }[]) ?? []).map(p => p.PolicyDocument)
            : [];
      return documents.flatMap(document => (document as { Statement: Statement[] }).Statement);
    });

  test('no action is a pattern, and no resource is everything but where AWS knows no other', () => {
    const all = Object.values(stacks)
      .flatMap(statements)
      // CDK's own function that copies the dashboard's files has patterns; it is held in dashboard.test.ts.
      .filter(({ Resource }) => !/cdk-\w+-assets|SiteE53D7754/.test(JSON.stringify(Resource)));
    expect(all.length).toBeGreaterThan(10);
    expect(all.flatMap(({ Action }) => Action).filter(action => action.includes('*'))).toEqual([]);
    const everything = all.filter(({ Resource }) => [Resource].flat().includes('*'));
    expect(new Set(everything.map(({ Sid }) => Sid))).toEqual(
      new Set(['NetworkInterfacesOfLambda', 'MetricsOfCloudWatch']),
    );
    for (const { Action } of everything)
      for (const action of [Action].flat()) expect(action).toMatch(/^(ec2:|cloudwatch:GetMetricData$)/);
  });

  test('what was given up can be written by its readers and read or deleted by no function', () => {
    const actions = statements(pipeline).flatMap(({ Action }) => Action);
    expect(new Set(actions.filter(action => action.startsWith('s3:')))).toEqual(
      new Set(['s3:PutObject', 's3:ListBucket']),
    );
  });
});

describe('the database', () => {
  test('is PostgreSQL 18 on Graviton: encrypted, backed up, protected, out of reach', () => {
    database.template.hasResourceProperties('AWS::RDS::DBInstance', {
      Engine: 'postgres',
      EngineVersion: '18',
      DBInstanceClass: 'db.t4g.medium',
      StorageEncrypted: true,
      BackupRetentionPeriod: 7,
      DeletionProtection: true,
      EnableIAMDatabaseAuthentication: true,
      PubliclyAccessible: false,
    });
    database.template.hasResourceProperties('AWS::RDS::DBParameterGroup', {
      Family: 'postgres18',
      Parameters: { shared_preload_libraries: 'pg_stat_statements', 'rds.force_ssl': '1' },
    });
  });

  test('is in a network without a way out', () => {
    for (const type of ['NatGateway', 'InternetGateway', 'VPCEndpoint', 'EIP'])
      database.template.resourceCountIs(`AWS::EC2::${type}`, 0);
    const [rule, ...more] = properties(database, 'AWS::EC2::SecurityGroupIngress');
    expect(more).toEqual([]);
    expect(rule).toMatchObject({ FromPort: 5432, ToPort: 5432 });
    expect(rule).toHaveProperty('SourceSecurityGroupId');
  });

  test('that is there already: no stack and no network of its own', () => {
    const made = synthesise(folder, 'staging', { databaseUrl: 'postgres://user@host:5432/x' });
    expect(Object.keys(made).map(name => name.replace('omnistream-staging-', ''))).toEqual([
      'sign-in',
      'pipeline',
      'dashboard',
    ]);
    for (const { VpcConfig } of ours(made['omnistream-staging-pipeline']!)) expect(VpcConfig).toBeUndefined();
  });
});

test('HTTP: throttled, logged, bodies as they are', () => {
  pipeline.template.hasResourceProperties('AWS::ApiGateway::RestApi', { BinaryMediaTypes: ['*/*'] });
  const [stage] = properties(pipeline, 'AWS::ApiGateway::Stage');
  expect(stage).toHaveProperty('AccessLogSetting.DestinationArn');
  expect(stage!.MethodSettings).toContainEqual({
    DataTraceEnabled: false,
    ThrottlingBurstLimit: 1000,
    ThrottlingRateLimit: 500,
    HttpMethod: '*',
    ResourcePath: '/*',
  });
});

test('logs are kept as long as the settings say', () => {
  const groups = properties(pipeline, 'AWS::Logs::LogGroup');
  expect(groups.length).toBe(Object.keys(FUNCTIONS).length + 1);
  for (const { RetentionInDays } of groups) expect(RetentionInDays).toBe(30);
});

test('each minute the sweep runs and replays go on, and a missed minute is not made up for', () => {
  pipeline.template.hasResourceProperties('AWS::Events::Rule', {
    ScheduleExpression: 'rate(1 minute)',
    Targets: Array(2).fill({ RetryPolicy: { MaximumRetryAttempts: 0 } }),
  });
});
