import { Duration, Validations } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import type { AuroraSettings } from '../database-settings.ts';
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

/** The major version of the instance; Aurora names a minor one at the start and raises it by itself. */
const VERSION = rds.AuroraPostgresEngineVersion.VER_18_3;

/** An Aurora PostgreSQL cluster that grows and shrinks between two capacities, empty or made of a snapshot. */
export function addAurora(
  scope: Construct,
  { settings, logDays, vpc, vpcSubnets, securityGroup, secret }: ServerSurroundings<AuroraSettings>,
): DatabaseServer {
  const { minAcu, maxAcu, multiAz, backupDays, deletionProtection, restore } = settings;
  const engine = rds.DatabaseClusterEngine.auroraPostgres({ version: VERSION });
  const member = { autoMinorVersionUpgrade: true, publiclyAccessible: false };
  const props = {
    engine,
    vpc,
    vpcSubnets,
    securityGroups: [securityGroup],
    writer: rds.ClusterInstance.serverlessV2('writer', member),
    // It takes over when the writer is away, and is as large.
    readers: multiAz
      ? [rds.ClusterInstance.serverlessV2('standby', { ...member, scaleWithWriter: true })]
      : [],
    serverlessV2MinCapacity: minAcu,
    serverlessV2MaxCapacity: maxAcu,
    iamAuthentication: true,
    storageEncrypted: true,
    parameterGroup: new rds.ParameterGroup(scope, 'ClusterParameters', { engine, parameters: PARAMETERS }),
    backup: { retention: Duration.days(backupDays) },
    copyTagsToSnapshot: true,
    enablePerformanceInsights: true,
    performanceInsightRetention: rds.PerformanceInsightRetention.DEFAULT,
    cloudwatchLogsExports: ['postgresql'],
    deletionProtection,
    removalPolicy: removalPolicyOf(settings),
  };
  const cluster: rds.DatabaseCluster | rds.DatabaseClusterFromSnapshot = restore
    ? new rds.DatabaseClusterFromSnapshot(scope, 'Cluster', {
        ...props,
        snapshotIdentifier: restore.snapshot,
        snapshotCredentials: rds.SnapshotCredentials.fromSecret(secret),
      })
    : new rds.DatabaseCluster(scope, 'Cluster', {
        ...props,
        defaultDatabaseName: NAME,
        credentials: rds.Credentials.fromSecret(secret, NAME),
      });
  if (restore)
    Validations.of(cluster).acknowledge({
      id: 'CloudFormation-Validate::F3021',
      reason: 'The name of the owner is in the snapshot; the password is set anew, to that of the secret.',
    });
  keepLog(cluster, `/aws/rds/cluster/${cluster.clusterIdentifier}/postgresql`, logDays);
  mayBeReplaced(cluster);
  mayBeDeleted(cluster, settings);
  return {
    hostname: cluster.clusterEndpoint.hostname,
    resourceId: cluster.clusterResourceIdentifier,
    secret: cluster.secret!,
    metrics: { dimensionsMap: { DBClusterIdentifier: cluster.clusterIdentifier } },
    target: rds.ProxyTarget.fromCluster(cluster),
  };
}
