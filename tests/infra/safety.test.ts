/** What holds for every resource of every variant of a deployment, whoever adds one. */
import { describe, expect, test } from 'vitest';
import { draftSettings, draftTemplates, type Resource, type Resources } from '../../infra/draft.ts';
import { VARIANTS } from '../../infra/variants.ts';

const drafted = (deployment: string, variant: string): Resources =>
  Object.assign({}, ...Object.values(draftTemplates(draftSettings(deployment, VARIANTS[variant]))));
const entries = (resources: Resources, ...types: string[]) =>
  Object.entries(resources)
    .filter(([, { Type }]) => types.includes(Type))
    .map(([id, { Properties = {}, ...rest }]) => ({ id, properties: Properties, ...rest }));
const statements = (document: unknown) =>
  (document as { Statement: { Effect: string; Condition?: unknown; Principal?: unknown }[] }).Statement;

describe.each(Object.keys(VARIANTS))('%s', variant => {
  const resources = drafted('production', variant);
  const all = (...types: string[]) => entries(resources, ...types);
  /** The logical ids of those that do not hold to it. */
  const failing = (types: string[], holds: (properties: Record<string, unknown>) => unknown) =>
    all(...types)
      .filter(({ properties }) => !holds(properties))
      .map(({ id }) => id);

  test('what is kept is encrypted', () => {
    expect(all('AWS::Kinesis::Stream', 'AWS::S3::Bucket').length).toBeGreaterThanOrEqual(3);
    expect(failing(['AWS::Kinesis::Stream'], ({ StreamEncryption }) => StreamEncryption)).toEqual([]);
    expect(failing(['AWS::S3::Bucket'], ({ BucketEncryption }) => BucketEncryption)).toEqual([]);
    expect(failing(['AWS::SNS::Topic'], ({ KmsMasterKeyId }) => KmsMasterKeyId)).toEqual([]);
    expect(failing(['AWS::SQS::Queue'], ({ SqsManagedSseEnabled }) => SqsManagedSseEnabled)).toEqual([]);
    expect(
      failing(
        ['AWS::RDS::DBInstance', 'AWS::RDS::DBCluster'],
        // What is made of a snapshot is encrypted as that is: RDS takes no word of it.
        ({ StorageEncrypted, DBClusterIdentifier, DBSnapshotIdentifier }) =>
          StorageEncrypted === true || DBClusterIdentifier || DBSnapshotIdentifier,
      ),
    ).toEqual([]);
  });

  test('nothing is spoken without TLS', () => {
    const refuses = (document: unknown): boolean =>
      statements(document).some(
        ({ Effect, Condition }) =>
          Effect === 'Deny' && JSON.stringify(Condition ?? '').includes('"aws:SecureTransport":"false"'),
      );
    const guarded = all('AWS::S3::BucketPolicy', 'AWS::SNS::TopicPolicy')
      .filter(({ properties }) => refuses(properties.PolicyDocument))
      .flatMap(({ properties }) => JSON.stringify([properties.Bucket, properties.Topics]));
    for (const { id } of all('AWS::S3::Bucket', 'AWS::SNS::Topic'))
      expect(
        guarded.some(target => target.includes(`"${id}"`)),
        id,
      ).toBe(true);
    expect(
      failing(
        ['AWS::RDS::DBParameterGroup', 'AWS::RDS::DBClusterParameterGroup'],
        ({ Parameters }) => (Parameters as Record<string, string>)['rds.force_ssl'] === '1',
      ),
    ).toEqual([]);
    expect(failing(['AWS::RDS::DBProxy'], ({ RequireTLS }) => RequireTLS === true)).toEqual([]);
    for (const { properties } of all('AWS::CloudFront::Distribution'))
      expect(JSON.stringify(properties)).not.toContain('"ViewerProtocolPolicy":"allow-all"');
  });

  test('nothing is public', () => {
    const closed = ['BlockPublicAcls', 'BlockPublicPolicy', 'IgnorePublicAcls', 'RestrictPublicBuckets'];
    expect(
      failing(['AWS::S3::Bucket'], ({ PublicAccessBlockConfiguration: block }) =>
        closed.every(name => (block as Record<string, boolean> | undefined)?.[name]),
      ),
    ).toEqual([]);
    expect(
      failing(['AWS::RDS::DBInstance'], ({ PubliclyAccessible }) => PubliclyAccessible === false),
    ).toEqual([]);
    expect(failing(['AWS::EC2::Subnet'], subnet => subnet.MapPublicIpOnLaunch === false)).toEqual([]);
    for (const type of ['InternetGateway', 'NatGateway', 'EIP', 'VPCEndpoint', 'Route'])
      expect(all(`AWS::EC2::${type}`)).toEqual([]);
    expect(all('AWS::Lambda::Url')).toEqual([]);
    // A service may call a function only for a resource of ours.
    expect(
      failing(
        ['AWS::Lambda::Permission'],
        ({ Principal, SourceArn }) => /^\w+\.amazonaws\.com$/.test(String(Principal)) && SourceArn,
      ),
    ).toEqual([]);
  });

  test('the network opens one port, from group to group', () => {
    const rules = [
      ...all('AWS::EC2::SecurityGroupIngress', 'AWS::EC2::SecurityGroupEgress').map(
        ({ properties }) => properties,
      ),
      ...all('AWS::EC2::SecurityGroup').flatMap(({ properties }) => [
        ...((properties.SecurityGroupIngress as Record<string, unknown>[] | undefined) ?? []),
        ...((properties.SecurityGroupEgress as Record<string, unknown>[] | undefined) ?? []),
      ]),
    ];
    // CDK writes "nothing may leave" as a rule for one address that is nobody's.
    const open = rules.filter(({ CidrIp }) => CidrIp !== '255.255.255.255/32');
    expect(open.length > 0).toBe(all('AWS::EC2::VPC').length > 0);
    // A proxy's is the database's own port, which nothing sets to another one.
    const port = (value: unknown) => (/"Endpoint.Port"/.test(JSON.stringify(value)) ? 5432 : value);
    for (const { FromPort, ToPort, CidrIp, CidrIpv6 } of open)
      expect({ from: port(FromPort), to: port(ToPort), CidrIp, CidrIpv6 }).toEqual({ from: 5432, to: 5432 });
  });

  test('logs end, and each of our functions and stages has its own', () => {
    expect(failing(['AWS::Logs::LogGroup'], ({ RetentionInDays }) => RetentionInDays === 30)).toEqual([]);
    expect(
      failing(
        ['AWS::Lambda::Function'],
        ({ FunctionName, LoggingConfig }) => FunctionName === undefined || LoggingConfig,
      ),
    ).toEqual([]);
    expect(failing(['AWS::ApiGateway::Stage'], ({ AccessLogSetting }) => AccessLogSetting)).toEqual([]);
  });
});

/** What is named within something that has the deployment's name, and so cannot meet that of another deployment. */
const WITHIN: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Authorizer Name',
  'AWS::ApiGateway::Stage StageName',
  // Of a metric that is read: its namespace has the deployment's name.
  'AWS::CloudWatch::Alarm MetricName',
  'AWS::Cognito::UserPoolClient ClientName',
  'AWS::Cognito::UserPoolResourceServer Identifier',
  'AWS::Cognito::UserPoolResourceServer Name',
  'AWS::IAM::Policy PolicyName',
  'AWS::RDS::DBCluster DatabaseName',
  'AWS::RDS::DBInstance DBName',
  'AWS::RDS::DBInstance DBSnapshotIdentifier',
  'Custom::LogRetention LogGroupName',
  'AWS::RDS::DBProxyTargetGroup TargetGroupName',
]);

describe('two deployments of one account', () => {
  const names = (resources: Resources): string[] =>
    Object.values(resources).flatMap(({ Type, Properties = {} }: Resource) =>
      Object.entries({ ...Properties, ...innerConfig(Properties) })
        .filter(([key, value]) => /(^|[a-z])(Name|Identifier|Domain)$/.test(key) && isWritten(value))
        .filter(([key]) => !WITHIN.has(`${Type} ${key}`))
        .map(([key, value]) => `${Type} ${key} ${JSON.stringify(value)}`),
    );
  /** CloudFront writes names one level below. */
  const innerConfig = (properties: Record<string, unknown>): object =>
    Object.assign(
      {},
      ...Object.entries(properties)
        .filter(([key, value]) => /Config$/.test(key) && typeof value === 'object' && !Array.isArray(value))
        .map(([, value]) => value),
    );
  /** Words of ours, and nothing in it that CloudFormation makes for this stack alone. */
  const isWritten = (value: unknown): boolean =>
    typeof value === 'string' || /^\{"Fn::Join"(?!.*AWS::StackId)/.test(JSON.stringify(value));

  test.each(Object.keys(VARIANTS))('meet in no name: %s', variant => {
    const production = names(drafted('production', variant));
    expect(production.length).toBeGreaterThan(8);
    // CDK shortens the name of a CloudFront function.
    const strangers = production.filter(name => !/omnistream.?produ/i.test(name));
    expect(strangers).toEqual([]);
    const staging = names(drafted('staging', variant));
    expect(staging.filter(name => production.includes(name))).toEqual([]);
  });
});

test.each([
  ['production', 'Retain'],
  ['staging', 'Delete'],
])('%s: what holds data is kept or goes, replaced or removed alike: %s', (deployment, policy) => {
  const kept = entries(
    drafted(deployment, Object.keys(VARIANTS)[0]!),
    'AWS::Cognito::UserPool',
    'AWS::Kinesis::Stream',
    'AWS::RDS::DBCluster',
    'AWS::RDS::DBInstance',
    'AWS::SecretsManager::Secret',
  );
  expect(kept.length).toBeGreaterThanOrEqual(6);
  for (const { id, DeletionPolicy, UpdateReplacePolicy } of kept)
    expect({
      id,
      // Of streams and tokens, only those of a first deployment that failed are not kept.
      DeletionPolicy: DeletionPolicy?.replace('ExceptOnCreate', ''),
      UpdateReplacePolicy,
    }).toEqual({
      id,
      DeletionPolicy: policy,
      UpdateReplacePolicy: policy,
    });
});
