/** How functions reach the database, of each kind that it may be. */
import { describe, expect, test } from 'vitest';
import { DATABASE_FUNCTIONS, databaseRole } from '../../domain/topology.ts';
import { FUNCTIONS } from '../../functions/settings.ts';
import {
  type Changes,
  draftSettings,
  draftTemplates,
  type Resource,
  type Resources,
} from '../../infra/draft.ts';

const AURORA = { kind: 'aurora-serverless', instance: undefined, storageGib: undefined };
const RESTORE = { snapshot: 'rds:omnistream-before', readFrom: '2026-11-23T05:00:00Z' };

interface Drafted {
  database: Resources;
  pipeline: Resources;
}
const made = new Map<string, Drafted>();
/** Production with these settings; made once. */
function drafted(database: object = {}, changes: Changes = {}): Drafted {
  const key = JSON.stringify([database, changes]);
  const known = made.get(key);
  if (known) return known;
  const stacks = draftTemplates(draftSettings('production', { ...changes, database }));
  const fresh: Drafted = {
    database: stacks['omnistream-production-database']!,
    pipeline: stacks['omnistream-production-pipeline']!,
  };
  made.set(key, fresh);
  return fresh;
}
const of = (resources: Resources, type: string): Record<string, Resource> =>
  Object.fromEntries(Object.entries(resources).filter(([, { Type }]) => Type === type));
const only = (resources: Resources, type: string): Record<string, unknown> => {
  const found = Object.values(of(resources, type));
  expect(found).toHaveLength(1);
  return found[0]!.Properties!;
};

/** A function's variables and description, references as JSON. */
function environment({ pipeline }: Drafted, name: string): Record<string, string> {
  const { Properties } = Object.values(of(pipeline, 'AWS::Lambda::Function')).find(
    each => each.Properties?.FunctionName === `omnistream-production-${name}`,
  )!;
  const { Variables } = Properties!.Environment as { Variables: Record<string, unknown> };
  return Object.fromEntries(
    Object.entries(Variables).map(([key, value]) => [
      key,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
}

/** The resources of each `rds-db:connect`, as JSON. */
const connects = (resources: Resources): string[] =>
  Object.values(of(resources, 'AWS::IAM::Policy'))
    .flatMap(
      ({ Properties }) =>
        (Properties!.PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] }).Statement,
    )
    .filter(({ Action }) => JSON.stringify(Action).includes('rds-db'))
    .flatMap(({ Resource }) => [Resource].flat())
    .map(resource => JSON.stringify(resource));

const ADDRESS: [string, object, RegExp, RegExp][] = [
  ['an instance', {}, /DatabaseB269D8BBEndpointAddress/, /DatabaseB269D8BBDbiResourceId/],
  ['Aurora', AURORA, /ClusterEB0386A7EndpointAddress/, /ClusterEB0386A7DBClusterResourceId/],
  ['a proxy', { proxy: true }, /ProxyE947DB46Endpoint/, /Fn::Select":\[6,.*ProxyE947DB46DBProxyArn/],
  ['a proxy of Aurora', { ...AURORA, proxy: true }, /ProxyE947DB46Endpoint/, /ProxyE947DB46DBProxyArn/],
];

describe.each(ADDRESS)('%s', (_, settings, host, id) => {
  const deployed = drafted(settings);

  test('each function signs in as its own role with IAM, over a connection whose server is checked', () => {
    for (const name of DATABASE_FUNCTIONS) {
      const variables = environment(deployed, name);
      expect(variables.OMNISTREAM_DATABASE_URL).toMatch(host);
      expect(variables.OMNISTREAM_DATABASE_URL).toContain(`postgres://${databaseRole(name)}@`);
      expect(variables).toMatchObject({
        OMNISTREAM_DATABASE_SIGN_IN: 'iam',
        OMNISTREAM_DATABASE_AUTHORITIES: '/var/runtime/ca-cert.pem',
      });
    }
  });

  test('the password is in the variables of migrate alone, and in no template', () => {
    const functions = Object.keys(FUNCTIONS);
    const knowing = functions.filter(name =>
      /resolve|Password/.test(JSON.stringify(environment(deployed, name))),
    );
    expect(knowing).toEqual(['migrate']);
    expect(environment(deployed, 'migrate').OMNISTREAM_DATABASE_URL).toMatch(
      /postgres:\/\/omnistream:\{\{resolve:secretsmanager:/,
    );
    // The owner changes the schema: past any proxy.
    expect(environment(deployed, 'migrate').OMNISTREAM_DATABASE_URL).not.toContain('Proxy');
  });

  test('each function may sign in as its role at this server, and nowhere else', () => {
    const allowed = connects(deployed.pipeline);
    expect(allowed).toHaveLength(DATABASE_FUNCTIONS.length);
    for (const name of DATABASE_FUNCTIONS) {
      const [arn, ...more] = allowed.filter(each => each.includes(`/${databaseRole(name)}"`));
      expect(more).toEqual([]);
      expect(arn).toMatch(id);
      expect(arn).toContain(':rds-db:');
      expect(arn).not.toContain('*');
    }
  });

  test('the log of the server is kept as long as the settings say', () => {
    expect(only(deployed.database, 'Custom::LogRetention')).toMatchObject({ RetentionInDays: 30 });
  });

  test('the function that sets it has its rights before it is called', () => {
    const [retention] = Object.values(of(deployed.database, 'Custom::LogRetention'));
    expect(retention!.DependsOn).toContainEqual(expect.stringMatching(/^LogRetentionRoleDefaultPolicy/));
  });
});

test('an instance shows what it does: its log, a week of its statements', () => {
  expect(only(drafted().database, 'AWS::RDS::DBInstance')).toMatchObject({
    EnableCloudwatchLogsExports: ['postgresql'],
    EnablePerformanceInsights: true,
    PerformanceInsightsRetentionPeriod: 7,
  });
});

describe('Aurora', () => {
  test('is PostgreSQL 18 between its capacities: encrypted, backed up, protected, out of reach', () => {
    const { database } = drafted({ ...AURORA, minAcu: 1.5, maxAcu: 16 });
    expect(only(database, 'AWS::RDS::DBCluster')).toMatchObject({
      Engine: 'aurora-postgresql',
      EngineVersion: expect.stringMatching(/^18\./),
      ServerlessV2ScalingConfiguration: { MinCapacity: 1.5, MaxCapacity: 16 },
      StorageEncrypted: true,
      BackupRetentionPeriod: 7,
      DeletionProtection: true,
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['postgresql'],
    });
    expect(only(database, 'AWS::RDS::DBInstance')).toMatchObject({
      DBInstanceClass: 'db.serverless',
      PubliclyAccessible: false,
    });
    expect(only(database, 'AWS::RDS::DBClusterParameterGroup')).toMatchObject({
      Family: 'aurora-postgresql18',
      Parameters: { shared_preload_libraries: 'pg_stat_statements', 'rds.force_ssl': '1' },
    });
  });

  test('has a standby of its size when asked', () => {
    const { database } = drafted({ ...AURORA, multiAz: true });
    const tiers = Object.values(of(database, 'AWS::RDS::DBInstance')).map(
      ({ Properties }) => Properties!.PromotionTier,
    );
    expect(tiers.sort()).toEqual([0, 1]);
  });

  test('outlives a protected deployment', () => {
    const { database } = drafted(AURORA);
    for (const [id, { DeletionPolicy }] of Object.entries({
      ...of(database, 'AWS::RDS::DBCluster'),
      ...of(database, 'AWS::RDS::DBInstance'),
    }))
      expect([id, DeletionPolicy]).toEqual([id, 'Retain']);
  });
});

describe('a proxy', () => {
  const { database } = drafted({ proxy: true });

  test('has IAM and TLS on both sides, no secret, and a name of its deployment', () => {
    const proxy = only(database, 'AWS::RDS::DBProxy');
    expect(proxy).toMatchObject({
      DBProxyName: 'omnistream-production',
      DefaultAuthScheme: 'IAM_AUTH',
      RequireTLS: true,
      EngineFamily: 'POSTGRESQL',
    });
    expect(proxy).not.toHaveProperty('Auth');
    const allowed = connects(database);
    expect(allowed).toHaveLength(DATABASE_FUNCTIONS.length);
    for (const arn of allowed) expect(arn).toMatch(/DatabaseB269D8BB","DbiResourceId/);
  });

  test('is reached by the functions, and reaches the database', () => {
    const rules = Object.values(of(database, 'AWS::EC2::SecurityGroupIngress')).map(({ Properties }) =>
      [Properties!.SourceSecurityGroupId, Properties!.GroupId]
        .map(group => /"(\w+?)[0-9A-F]{8}"/.exec(JSON.stringify(group))?.[1])
        .join(' -> '),
    );
    expect(rules.sort()).toEqual([
      'FunctionsGroup -> DatabaseGroup',
      'FunctionsGroup -> ProxyGroup',
      'ProxyGroup -> DatabaseGroup',
    ]);
  });
});

describe('a restored database', () => {
  const [before, after] = [drafted(), drafted({ restore: RESTORE })];

  test.each([
    ['an instance', {}, 'AWS::RDS::DBInstance', 'DBSnapshotIdentifier'],
    ['Aurora', AURORA, 'AWS::RDS::DBCluster', 'SnapshotIdentifier'],
  ])('%s is made of the snapshot in place of the old one, which stays', (_, kind, type, property) => {
    const [first, second] = [{}, { restore: RESTORE }].map(more =>
      Object.entries(of(drafted({ ...kind, ...more }).database, type)),
    );
    expect(second!.map(([id]) => id)).toEqual(first!.map(([id]) => id));
    const { Properties, UpdateReplacePolicy } = second![0]![1];
    expect(UpdateReplacePolicy).toBe('Retain');
    expect(Properties).toMatchObject({ [property]: RESTORE.snapshot });
    // What the snapshot has, and CloudFormation refuses beside it.
    for (const name of ['DBName', 'DatabaseName', 'MasterUsername'])
      expect(Properties).not.toHaveProperty(name);
    expect(JSON.stringify(Properties!.MasterUserPassword)).toContain('Password67973E0B');
  });

  test('changes no name of what keeps data', () => {
    const names = ({ database, pipeline }: Drafted) =>
      Object.entries({ ...database, ...pipeline })
        .filter(([, { DeletionPolicy }]) => DeletionPolicy?.startsWith('Retain'))
        .map(([id]) => id);
    expect(names(after)).toEqual(names(before));
  });

  test('may have another address: nothing imports the old one', () => {
    const text = JSON.stringify(after.pipeline);
    expect(text).toMatch(/Fn::GetStackOutput":\{[^}]*"Region":\{[^}]*\},"OutputName":"\w*EndpointAddress/);
    expect(text).not.toMatch(/ImportValue":"[^"]*Database(B269D8BB)/);
  });

  test('is migrated before anything uses it', () => {
    const version = ({ pipeline }: Drafted) => Object.keys(of(pipeline, 'AWS::Lambda::Version'));
    expect(version(before)).toHaveLength(1);
    expect(version(after)).not.toEqual(version(before));
  });

  test('is loaded again since the time given; the stages before it read on', () => {
    const positions = ({ pipeline }: Drafted) =>
      Object.fromEntries(
        Object.entries(of(pipeline, 'AWS::Lambda::EventSourceMapping')).map(([id, { Properties }]) => [
          /^[A-Z][a-z]+/.exec(id)![0],
          [Properties!.StartingPosition, Properties!.StartingPositionTimestamp],
        ]),
      );
    expect(positions(before)).toEqual({
      Quality: ['TRIM_HORIZON', undefined],
      Enrich: ['TRIM_HORIZON', undefined],
    });
    expect(positions(after)).toEqual({
      Quality: ['TRIM_HORIZON', undefined],
      Enrich: ['AT_TIMESTAMP', Date.parse(RESTORE.readFrom) / 1000],
    });
  });
});

test('a database that is there already: every function signs in as the connection string says', () => {
  const deployed = drafted({}, { databaseUrl: 'postgres://someone:secret@host:5432/x' });
  for (const name of [...DATABASE_FUNCTIONS, 'migrate']) {
    const variables = environment(deployed, name);
    expect(variables.OMNISTREAM_DATABASE_URL).toBe('postgres://someone:secret@host:5432/x');
    expect(variables).not.toHaveProperty('OMNISTREAM_DATABASE_SIGN_IN');
    expect(variables).not.toHaveProperty('OMNISTREAM_DATABASE_AUTHORITIES');
  }
  expect(connects(deployed.pipeline)).toEqual([]);
});
