import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Construct } from 'constructs';
import { DATABASE_FUNCTIONS, databaseRole } from '../../domain/topology.ts';
import type { MappingSettings } from '../../functions/mappings.ts';
import { FUNCTIONS, type FunctionName, functionNameOf } from '../../functions/settings.ts';
import { CONTRACTS_FILE } from '../assemble.ts';
import type { DatabaseConnection } from '../database-stack.ts';
import type { Settings } from '../settings.ts';
import type { DatabaseMetrics } from './database-server.ts';
import { nagName } from './nag-name.ts';

interface StageFunctionProps {
  name: FunctionName;
  /** Folder of the bundle. */
  bundle: string;
  settings: Settings;
  /** Given to functions that use the database; they run where it can be reached. */
  database?: DatabaseConnection;
}

type Mapping = Omit<MappingSettings, 'stream' | 'fn'>;

/** Lambda's own file, which AWS keeps up to date: the certificate authorities of RDS in every region are in it. */
const AUTHORITIES = '/var/runtime/ca-cert.pem';

/** One of our functions with its log group and a role that may do what it was connected to, and nothing else. */
export class StageFunction extends Construct {
  readonly fn: lambda.Function;

  constructor(scope: Construct, id: string, { name, bundle, settings, database }: StageFunctionProps) {
    super(scope, id);
    const { memoryMb, timeoutSeconds } = FUNCTIONS[name];
    const fullName = functionNameOf(settings.deployment, name);
    const logGroup = new logs.LogGroup(this, 'Logs', {
      logGroupName: `/aws/lambda/${fullName}`,
      retention: settings.logDays,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `What the OmniStream function ${name} may do`,
    });
    logGroup.grantWrite(role);
    if (settings.tracing)
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'X-Ray takes traces for the account and knows no resource for them.',
      });
    if (database?.network) {
      role.addToPolicy(networkInterfaces());
      Validations.of(role).acknowledge({
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'NetworkInterfacesOfLambda: EC2 knows no narrower resource for the interfaces Lambda makes.',
      });
    }
    const signsInAs = ownRole(name);
    if (database?.roles && signsInAs !== undefined)
      role.addToPolicy(
        new iam.PolicyStatement({
          actions: ['rds-db:connect'],
          resources: [database.roles.arn(signsInAs)],
        }),
      );
    const { restore } = settings.database;
    this.fn = new lambda.Function(this, 'Function', {
      functionName: fullName,
      // A restored database is migrated: what is new about the function has CDK run it again.
      ...(name === 'migrate' && restore && { description: `The database is made of ${restore.snapshot}` }),
      code: lambda.Code.fromAsset(bundle),
      handler: 'handler.handler',
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      memorySize: memoryMb,
      timeout: Duration.seconds(timeoutSeconds),
      role,
      logGroup,
      tracing: settings.tracing ? lambda.Tracing.ACTIVE : lambda.Tracing.DISABLED,
      environment: {
        OMNISTREAM_ENVIRONMENT: settings.deployment,
        OMNISTREAM_CONTRACTS: CONTRACTS_FILE,
        POWERTOOLS_LOG_LEVEL: settings.logLevel,
        NODE_OPTIONS: '--enable-source-maps',
        ...(database && signIn(name, database)),
        ...(database?.network && { OMNISTREAM_DATABASE_AUTHORITIES: AUTHORITIES }),
      },
      ...database?.network,
    });
  }

  /** Names the stream in `variable`, and lets the function put records on it. */
  writesTo(stream: kinesis.Stream, variable: string): void {
    this.fn.addEnvironment(variable, stream.streamName);
    this.fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['kinesis:PutRecords'], resources: [stream.streamArn] }),
    );
  }

  /**
   * Has the stream's records delivered, all that it holds or those since a time; what the function gives up goes to
   * `onFailure`, payload included.
   */
  readsFrom(
    stream: kinesis.Stream,
    onFailure: s3.Bucket,
    mapping: Mapping,
    since?: Date,
  ): lambda.EventSourceMapping {
    const { maximumRetryAttempts, maximumRecordAgeSeconds } = mapping;
    stream.grantRead(this.fn);
    this.fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['s3:PutObject'], resources: [onFailure.arnForObjects('*')] }),
    );
    Validations.of(this).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${Stack.of(this).getLogicalId(onFailure.node.defaultChild as s3.CfnBucket)}.Arn>/*]`,
      reason:
        'Lambda names the objects of what was given up: date, function, shard. It may put them and nothing else.',
    });
    this.fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['s3:ListBucket'], resources: [onFailure.bucketArn] }),
    );
    return this.fn.addEventSourceMapping('Reader', {
      eventSourceArn: stream.streamArn,
      ...(since
        ? {
            startingPosition: lambda.StartingPosition.AT_TIMESTAMP,
            startingPositionTimestamp: since.getTime() / 1000,
          }
        : { startingPosition: lambda.StartingPosition.TRIM_HORIZON }),
      batchSize: mapping.batchSize,
      maxBatchingWindow: Duration.seconds(mapping.batchingWindowSeconds),
      bisectBatchOnError: mapping.bisectOnFunctionError,
      // Left out means no limit.
      ...(maximumRetryAttempts >= 0 && { retryAttempts: maximumRetryAttempts }),
      ...(maximumRecordAgeSeconds >= 0 && { maxRecordAge: Duration.seconds(maximumRecordAgeSeconds) }),
      reportBatchItemFailures: true,
      // How many frames were given up: what an alarm watches.
      metricsConfig: { metrics: [lambda.MetricType.EVENT_COUNT] },
      // CDK's own S3 destination grants reading and deleting too.
      onFailure: { bind: () => ({ destination: onFailure.bucketArn }) },
    });
  }

  /** Lets the function read alarms and metrics, and tells it what those of the database are known by. */
  readsCloudWatch(database: DatabaseMetrics | undefined): void {
    const alarms = Stack.of(this).formatArn({
      service: 'cloudwatch',
      resource: 'alarm',
      resourceName: '*',
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['cloudwatch:DescribeAlarms'], resources: [alarms] }),
    );
    this.fn.addToRolePolicy(
      new iam.PolicyStatement({
        sid: 'MetricsOfCloudWatch',
        actions: ['cloudwatch:GetMetricData'],
        resources: ['*'],
      }),
    );
    Validations.of(this).acknowledge(
      {
        id: nagName(
          this,
          'AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:cloudwatch:<AWS::Region>:<AWS::AccountId>:alarm:*]',
        ),
        reason: 'Alarms are listed by the beginning of their names, which CloudWatch allows for all or none.',
      },
      {
        id: 'AwsSolutions-IAM5[Resource::*]',
        reason: 'MetricsOfCloudWatch: metrics are read only, and CloudWatch knows no resource for them.',
      },
    );
    if (database)
      this.fn.addEnvironment(
        'OMNISTREAM_DATABASE_DIMENSIONS',
        Stack.of(this).toJsonString(database.dimensionsMap),
      );
  }

  /** Names the other function in `variable`, and lets this one invoke it. */
  invokes(other: StageFunction, variable: string): void {
    this.fn.addEnvironment(variable, other.fn.functionName);
    this.fn.addToRolePolicy(
      new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: [other.fn.functionArn] }),
    );
  }

  /** Names the secret in `variable`, and lets the function read it. */
  reads(secret: secretsmanager.Secret, variable: string): void {
    this.fn.addEnvironment(variable, secret.secretArn);
    this.fn.addToRolePolicy(
      new iam.PolicyStatement({
        actions: ['secretsmanager:GetSecretValue'],
        resources: [secret.secretArn],
      }),
    );
  }
}

/** The role of a function that does not own the database. */
const ownRole = (name: FunctionName): string | undefined => {
  const found = DATABASE_FUNCTIONS.find(each => each === name);
  return found && databaseRole(found);
};

/** As its own role with a token, or as the owner with the password. */
function signIn(name: FunctionName, { ownerUrl, roles }: DatabaseConnection): Record<string, string> {
  const role = ownRole(name);
  return roles && role !== undefined
    ? { OMNISTREAM_DATABASE_URL: roles.url(role), OMNISTREAM_DATABASE_SIGN_IN: 'iam' }
    : { OMNISTREAM_DATABASE_URL: ownerUrl };
}

/** Lambda makes and removes the interfaces of a function in a VPC in the function's name; EC2 knows no resource for it. */
const networkInterfaces = (): iam.PolicyStatement =>
  new iam.PolicyStatement({
    sid: 'NetworkInterfacesOfLambda',
    actions: [
      'ec2:CreateNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:DeleteNetworkInterface',
      'ec2:AssignPrivateIpAddresses',
      'ec2:UnassignPrivateIpAddresses',
    ],
    resources: ['*'],
  });
