/** PostgreSQL in a network that nothing leaves: isolated subnets, no NAT gateway, no endpoint. */
import { Stack, type StackProps, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { addAurora } from './constructs/aurora-cluster.ts';
import { DatabaseProxy } from './constructs/database-proxy.ts';
import {
  type DatabaseMetrics,
  type DatabaseServer,
  databaseUserArn,
  NAME,
  removalPolicyOf,
} from './constructs/database-server.ts';
import { addInstance } from './constructs/postgres-instance.ts';
import type { DatabaseSettings } from './database-settings.ts';
import type { Settings } from './settings.ts';

/** How functions reach a database. */
export interface DatabaseConnection {
  /** Connection string of the role that owns what is in it: for `migrate`, and for all where there are no other roles. */
  ownerUrl: string;
  /** How the functions' own roles (see domain/topology.ts) sign in with IAM. */
  roles?: { url: (role: string) => string; arn: (role: string) => string };
  /** Where functions must run to reach it; absent when it is reached from anywhere. */
  network?: { vpc: ec2.IVpc; vpcSubnets: ec2.SubnetSelection; securityGroups: ec2.ISecurityGroup[] };
  /** Absent when the database is not ours. */
  metrics?: DatabaseMetrics;
}

interface DatabaseStackProps extends StackProps {
  settings: Settings;
}

const PUNCTUATION = ' !"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

export class DatabaseStack extends Stack {
  readonly connection: DatabaseConnection;

  constructor(scope: Construct, id: string, { settings, ...props }: DatabaseStackProps) {
    super(scope, id, props);
    const { proxy } = settings.database;

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
    }) as ISecret;
    secret.applyRemovalPolicy(removalPolicyOf(settings.database));
    Validations.of(secret).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'Rotation takes a function with a way out of the network, which has none. The database is out of reach outside it.',
    });

    const surroundings = { logDays: settings.logDays, vpc, vpcSubnets, securityGroup: server, secret };
    const made = ((given: DatabaseSettings): DatabaseServer =>
      given.kind === 'instance'
        ? addInstance(this, { ...surroundings, settings: given })
        : addAurora(this, { ...surroundings, settings: given }))(settings.database);
    const door = proxy
      ? new DatabaseProxy(this, 'Proxy', {
          deployment: settings.deployment,
          server: made,
          vpc,
          vpcSubnets,
          functions,
        })
      : made;
    // A reference that CloudFormation resolves as it deploys: the template holds no password.
    const password = made.secret.secretValueFromJson('password').unsafeUnwrap();
    this.connection = {
      // Past a proxy: it changes the schema, alone and seldom.
      ownerUrl: `postgres://${NAME}:${password}@${made.hostname}:5432/${NAME}`,
      roles: {
        url: role => `postgres://${role}@${door.hostname}:5432/${NAME}`,
        arn: role => databaseUserArn(this, door.resourceId, role),
      },
      network: { vpc, vpcSubnets, securityGroups: [functions] },
      metrics: made.metrics,
    };
  }
}
