/** PostgreSQL in a network that nothing leaves: isolated subnets, no NAT gateway, no endpoint. */
import { Duration, RemovalPolicy, Stack, type StackProps, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import type { Settings } from './settings.ts';

/** What CloudWatch knows a database of ours by. */
export interface DatabaseMetrics {
  /** Of its metrics in the namespace AWS/RDS. */
  dimensionsMap: Record<string, string>;
  /** What its volume has at first, GiB: FreeStorageSpace is measured against it. Absent where storage has no limit. */
  storageGib?: number;
}

/** How functions reach a database. */
export interface DatabaseConnection {
  url: string;
  /** Where functions must run to reach it; absent when it is reached from anywhere. */
  network?: { vpc: ec2.IVpc; vpcSubnets: ec2.SubnetSelection; securityGroups: ec2.ISecurityGroup[] };
  /** Absent when the database is not ours. */
  metrics?: DatabaseMetrics;
}

interface DatabaseStackProps extends StackProps {
  settings: Settings;
}

const NAME = 'omnistream';
const PUNCTUATION = ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

export class DatabaseStack extends Stack {
  readonly connection: DatabaseConnection;

  constructor(scope: Construct, id: string, { settings, ...props }: DatabaseStackProps) {
    super(scope, id, props);
    const { instance, storageGib, multiAz, backupDays, deletionProtection } = settings.database;

    // CDK's own types do not say that optional means undefined too, which our compiler asks for: hence each `as`.
    const vpc = new ec2.Vpc(this, 'Network', {
      maxAzs: 2,
      natGateways: 0,
      subnetConfiguration: [{ name: 'isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED, cidrMask: 22 }],
      // The default security group is used by nothing. Emptying it would take a function with rights over all groups.
      restrictDefaultSecurityGroup: false,
    }) as ec2.IVpc;
    Validations.of(vpc).acknowledge({
      id: 'AwsSolutions-VPC7',
      reason:
        'No route leads out and two security groups open one port between them: a flow log would show only that.',
    });
    const vpcSubnets = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };

    const functions = new ec2.SecurityGroup(this, 'FunctionsGroup', {
      vpc,
      description: 'OmniStream functions that use the database',
      allowAllOutbound: false,
    });
    const server = new ec2.SecurityGroup(this, 'DatabaseGroup', {
      vpc,
      description: 'OmniStream database',
      allowAllOutbound: false,
    });
    server.connections.allowFrom(functions, ec2.Port.tcp(5432), 'PostgreSQL');

    // The password becomes part of an address: letters and digits only.
    const secret = new rds.DatabaseSecret(this, 'Password', {
      username: NAME,
      excludeCharacters: PUNCTUATION,
    });
    const removalPolicy = deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;
    secret.applyRemovalPolicy(removalPolicy);
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotation takes a function with a way out of the network, which has none. The database is out of reach outside it.',
    });

    const engine = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_18 });
    const database = new rds.DatabaseInstance(this, 'Database', {
      engine,
      instanceType: new ec2.InstanceType(instance),
      vpc,
      vpcSubnets,
      securityGroups: [server],
      multiAz,
      databaseName: NAME,
      credentials: rds.Credentials.fromSecret(secret as ISecret, NAME),
      iamAuthentication: true,
      parameterGroup: new rds.ParameterGroup(this, 'Parameters', {
        engine,
        parameters: {
          shared_preload_libraries: 'pg_stat_statements',
          'rds.force_ssl': '1',
          // What waits longer shows in the log: a deadlock and a slow sweep are found there.
          log_lock_waits: '1',
        },
      }),
      storageType: rds.StorageType.GP3,
      allocatedStorage: storageGib,
      maxAllocatedStorage: storageGib * 10,
      storageEncrypted: true,
      backupRetention: Duration.days(backupDays),
      deleteAutomatedBackups: !deletionProtection,
      copyTagsToSnapshot: true,
      autoMinorVersionUpgrade: true,
      deletionProtection,
      removalPolicy,
    });
    Validations.of(database).acknowledge({
      id: 'AwsSolutions-RDS11',
      reason: 'Another port hides nothing: only the security group of the functions reaches the server.',
    });
    if (!multiAz)
      Validations.of(database).acknowledge({
        id: 'AwsSolutions-RDS3',
        reason:
          'A setting, database.multiAz. While the database is away frames wait on the streams, for a week.',
      });
    // A reference that CloudFormation resolves as it deploys: the template holds no password.
    const password = database.secret!.secretValueFromJson('password').unsafeUnwrap();
    const { hostname } = database.instanceEndpoint;
    this.connection = {
      url: `postgres://${NAME}:${password}@${hostname}:5432/${NAME}?sslmode=verify-full`,
      network: { vpc, vpcSubnets, securityGroups: [functions] },
      metrics: { dimensionsMap: { DBInstanceIdentifier: database.instanceIdentifier }, storageGib },
    };
  }
}
