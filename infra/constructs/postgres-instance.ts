import { Duration, Validations } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { InstanceSettings } from '../database-settings.ts';
import {
  type DatabaseServer,
  keepLog,
  mayBeDeleted,
  mayBeReplaced,
  NAME,
  PARAMETERS,
  removalPolicyOf,
  type ServerSurroundings,
} from './database-server.ts';

/** Raised by hand, with the page on major versions beside: docs/operations.md. */
const VERSION = rds.PostgresEngineVersion.VER_18;

/** One RDS instance, empty or made of a snapshot. The logical ids are those of `scope`: it must not be replaced by a slip. */
export function addInstance(
  scope: Construct,
  { settings, logDays, vpc, vpcSubnets, securityGroup, secret }: ServerSurroundings<InstanceSettings>,
): DatabaseServer {
  const { storageGib, multiAz, backupDays, deletionProtection, restore } = settings;
  const engine = rds.DatabaseInstanceEngine.postgres({ version: VERSION });
  const props: rds.DatabaseInstanceSourceProps = {
    engine,
    instanceType: new ec2.InstanceType(settings.instance),
    vpc,
    vpcSubnets,
    securityGroups: [securityGroup],
    multiAz,
    iamAuthentication: true,
    parameterGroup: new rds.ParameterGroup(scope, 'Parameters', { engine, parameters: PARAMETERS }),
    storageType: rds.StorageType.GP3,
    allocatedStorage: storageGib,
    maxAllocatedStorage: storageGib * 10,
    backupRetention: Duration.days(backupDays),
    deleteAutomatedBackups: !deletionProtection,
    copyTagsToSnapshot: true,
    autoMinorVersionUpgrade: true,
    // A week of them is free.
    enablePerformanceInsights: true,
    performanceInsightRetention: rds.PerformanceInsightRetention.DEFAULT,
    cloudwatchLogsExports: ['postgresql'],
    deletionProtection,
    removalPolicy: removalPolicyOf(settings),
  };
  const database: rds.DatabaseInstance | rds.DatabaseInstanceFromSnapshot = restore
    ? new rds.DatabaseInstanceFromSnapshot(scope, 'Database', {
        ...props,
        snapshotIdentifier: restore.snapshot,
        credentials: rds.SnapshotCredentials.fromSecret(secret),
      })
    : new rds.DatabaseInstance(scope, 'Database', {
        ...props,
        databaseName: NAME,
        credentials: rds.Credentials.fromSecret(secret, NAME),
        storageEncrypted: true,
      });
  keepLog(database, `/aws/rds/instance/${database.instanceIdentifier}/postgresql`, logDays);
  mayBeReplaced(database);
  mayBeDeleted(database, settings);
  Validations.of(database).acknowledge({
    id: 'AwsSolutions-RDS11',
    reason: 'Another port hides nothing: only the security group of the functions reaches the server.',
  });
  if (restore)
    Validations.of(database).acknowledge({
      id: 'AwsSolutions-RDS2',
      reason:
        'What is made of a snapshot is encrypted as the snapshot is, and those of our databases always are.',
    });
  if (!multiAz)
    Validations.of(database).acknowledge({
      id: 'AwsSolutions-RDS3',
      reason:
        'A setting, database.multiAz. While the database is away frames wait on the streams, for a week.',
    });
  return {
    hostname: database.instanceEndpoint.hostname,
    resourceId: database.instanceResourceId!,
    secret: database.secret!,
    metrics: { dimensionsMap: { DBInstanceIdentifier: database.instanceIdentifier }, storageGib },
    target: rds.ProxyTarget.fromInstance(database),
  };
}
