/** What an RDS instance and an Aurora cluster have in common. */
import {
  ArnFormat,
  type CfnElement,
  CrossStackReferences,
  ReferenceStrength,
  RemovalPolicy,
  type Stack,
  Validations,
} from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { ISecret } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct, IConstruct } from 'constructs';
import type { DatabaseSettings } from '../database-settings.ts';
import { nagName } from './nag-name.ts';

/** The database's name, and its owner's. */
export const NAME = 'omnistream';

/** What a server is made with, whatever kind it is. */
export interface ServerSurroundings<Kind = DatabaseSettings> {
  settings: Kind;
  logDays: number;
  vpc: ec2.IVpc;
  vpcSubnets: ec2.SubnetSelection;
  securityGroup: ec2.ISecurityGroup;
  /** The owner's name and password. */
  secret: ISecret;
}

/** What CloudWatch knows a database of ours by. */
export interface DatabaseMetrics {
  /** Of its metrics in the namespace AWS/RDS. */
  dimensionsMap: Record<string, string>;
  /** What its volume has at first, GiB: FreeStorageSpace is measured against it. Absent where storage has no limit. */
  storageGib?: number;
}

export interface DatabaseServer {
  hostname: string;
  /** What IAM knows it by in `rds-db:connect`. */
  resourceId: string;
  /** The owner's secret, once the server has it. */
  secret: ISecret;
  metrics: DatabaseMetrics;
  target: rds.ProxyTarget;
}

/** Server settings. A change of the first two takes a restart. */
export const PARAMETERS = {
  shared_preload_libraries: 'pg_stat_statements',
  'rds.force_ssl': '1',
  // What waits longer shows in the log: a deadlock and a slow sweep are found there.
  log_lock_waits: '1',
};

export const removalPolicyOf = ({ deletionProtection }: DatabaseSettings): RemovalPolicy =>
  deletionProtection ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY;

/** A deployment that is there to be taken away again says so in its settings. */
export function mayBeDeleted(server: Construct, { deletionProtection }: DatabaseSettings): void {
  if (deletionProtection) return;
  Validations.of(server).acknowledge({
    id: 'AwsSolutions-RDS10',
    reason:
      'A setting, database.deletionProtection, which is on unless a deployment says otherwise, as staging does.',
  });
}

/** An export that another stack imports could not change, and a server made of a snapshot has a new address. */
export const mayBeReplaced = (server: IConstruct): void =>
  CrossStackReferences.of(server).produce(ReferenceStrength.WEAK);

/**
 * How long the server's log is kept. RDS makes the log group when there is something to log, so CDK's own function sets
 * it, under a role that can do this and nothing else.
 */
export function keepLog(server: Construct & { stack: Stack }, logGroupName: string, days: number): void {
  const { stack } = server;
  const role = new iam.Role(stack, 'LogRetentionRole', {
    assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
    description: 'Sets how long the log of the OmniStream database is kept',
  });
  role.addToPolicy(
    new iam.PolicyStatement({
      actions: ['logs:CreateLogGroup', 'logs:PutRetentionPolicy', 'logs:DeleteRetentionPolicy'],
      resources: [
        stack.formatArn({
          service: 'logs',
          resource: 'log-group',
          resourceName: `${logGroupName}:*`,
          arnFormat: ArnFormat.COLON_RESOURCE_NAME,
        }),
      ],
    }),
  );
  const named = logGroupName.replace(
    /\$\{Token\[[^\]]+\]\}/,
    `<${stack.getLogicalId(server.node.defaultChild as CfnElement)}>`,
  );
  Validations.of(role).acknowledge({
    id: nagName(
      stack,
      `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:logs:<AWS::Region>:<AWS::AccountId>:log-group:${named}:*]`,
    ),
    reason: 'IAM names a log group by its streams, which is what the asterisk stands for.',
  });
  const retention = new logs.LogRetention(stack, 'LogRetention', {
    logGroupName,
    retention: days,
    // CDK would add these rights for every log group.
    role: role.withoutPolicyUpdates(),
  });
  // Both wait for the server: without this the function would be called as its rights are still being given to it.
  retention.node.addDependency(role);
}

/** A role of PostgreSQL, as IAM names it. */
export const databaseUserArn = (stack: Stack, resourceId: string, role: string): string =>
  stack.formatArn({
    service: 'rds-db',
    resource: 'dbuser',
    resourceName: `${resourceId}/${role}`,
    arnFormat: ArnFormat.COLON_RESOURCE_NAME,
  });
