/** The pipeline in flow order: HTTP -> raw -> quality -> validated -> enrich -> PostgreSQL, and what watches and reads it. */
import {
  CfnOutput,
  type CfnResource,
  Duration,
  RemovalPolicy,
  SecretValue,
  Stack,
  type StackProps,
  Validations,
} from 'aws-cdk-lib';
import type * as apigateway from 'aws-cdk-lib/aws-apigateway';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { Trigger } from 'aws-cdk-lib/triggers';
import type { Construct } from 'constructs';
import type { Contract } from '../domain/contract/contract.ts';
import type { StreamName } from '../domain/topology.ts';
import { MAPPINGS } from '../functions/mappings.ts';
import { FUNCTIONS, type FunctionName } from '../functions/settings.ts';
import { Alarms } from './constructs/alarms.ts';
import { CloudWatchDashboard } from './constructs/cloudwatch-dashboard.ts';
import { HttpApi } from './constructs/http-api.ts';
import { StageFunction } from './constructs/stage-function.ts';
import type { DatabaseConnection } from './database-stack.ts';
import { monitored } from './monitored.ts';
import type { Settings } from './settings.ts';
import type { SignIn } from './sign-in-stack.ts';

interface PipelineStackProps extends StackProps {
  settings: Settings;
  database: DatabaseConnection;
  signIn?: SignIn;
  contracts: readonly Contract[];
  /** The folder of a function's bundle. */
  bundleOf: (name: FunctionName) => string;
}

/** As long as a frame may wait for a database that is away. */
const STREAM_RETENTION = Duration.days(7);
const ON_FAILURE_RETENTION = Duration.days(90);
/** Put back a second time within it, a frame is still known to the ledger, which keeps 30 days. */
const REDRIVEN_RETENTION = Duration.days(14);

export class PipelineStack extends Stack {
  readonly rest: apigateway.RestApi;

  constructor(
    scope: Construct,
    id: string,
    { settings, database, contracts, signIn, bundleOf, ...props }: PipelineStackProps,
  ) {
    super(scope, id, props);
    const keep = settings.database.deletionProtection;
    // What a first deployment made before it failed holds nothing yet, and goes with it.
    const removalPolicy = keep ? RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE : RemovalPolicy.DESTROY;
    const stage = (name: FunctionName, using?: DatabaseConnection): StageFunction =>
      new StageFunction(this, name[0]!.toUpperCase() + name.slice(1), {
        name,
        bundle: bundleOf(name),
        settings,
        ...(using && { database: using }),
      });
    const stream = (name: string): kinesis.Stream =>
      new kinesis.Stream(this, name, {
        ...(settings.streams.mode === 'provisioned'
          ? { streamMode: kinesis.StreamMode.PROVISIONED, shardCount: settings.streams.shards }
          : { streamMode: kinesis.StreamMode.ON_DEMAND }),
        encryption: kinesis.StreamEncryption.MANAGED,
        retentionPeriod: STREAM_RETENTION,
        removalPolicy,
      });

    // What is kept. Names are CloudFormation's: what outlives this stack must not be in the way of the next.
    const streams: Record<StreamName, kinesis.Stream> = {
      raw: stream('Raw'),
      validated: stream('Validated'),
    };
    const onFailure = new s3.Bucket(this, 'OnFailure', {
      blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
      encryption: s3.BucketEncryption.S3_MANAGED,
      objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      lifecycleRules: [
        { expiration: ON_FAILURE_RETENTION, abortIncompleteMultipartUploadAfter: Duration.days(1) },
        { prefix: 'redriven/', expiration: REDRIVEN_RETENTION },
      ],
      removalPolicy,
    });
    Validations.of(onFailure).acknowledge({
      id: 'AwsSolutions-S1',
      reason:
        'Only Lambda writes to it and no function reads it; an access log would be a second bucket with the same question.',
    });
    const tokens = new secretsmanager.Secret(this, 'Tokens', {
      description: 'JSON of source id to SHA-256 hashes of the tokens that may write to it',
      // No source can be written to until someone puts hashes in; a later deployment leaves them alone.
      secretStringValue: SecretValue.unsafePlainText('{}'),
      removalPolicy,
    });
    Validations.of(tokens).acknowledge({
      id: 'AwsSolutions-SMG4',
      reason:
        'It holds hashes of tokens that producers have: who changes one has to hand the new token to its producer.',
    });

    // HTTP -> raw
    const ingest = stage('ingest');
    ingest.reads(tokens, 'OMNISTREAM_TOKENS_SECRET');
    ingest.writesTo(streams.raw, 'OMNISTREAM_RAW_STREAM');

    // raw -> validated -> PostgreSQL
    const quality = stage('quality');
    quality.writesTo(streams.validated, 'OMNISTREAM_VALIDATED_STREAM');
    const enrich = stage('enrich', database);

    // Each minute, and on request
    const sweep = stage('sweep', database);
    const api = stage('api', database);

    // For whoever may invoke it: it is in the network that the database cannot be reached from outside of.
    const purge = stage('purge', database);

    // Quarantined records go back onto the stream: the api, which has the database, says what this one, which has the stream, sends.
    const replay = stage('replay');
    replay.writesTo(streams.raw, 'OMNISTREAM_RAW_STREAM');
    replay.invokes(api, 'OMNISTREAM_API_FUNCTION');

    // What CloudWatch knows, asked by a function that is not in the network: nothing in it could
    const platform = stage('platform');
    platform.readsCloudWatch(database.metrics);

    // The database is brought to this version before anything that uses it changes; when that fails, so does the deployment.
    const migrate = stage('migrate', database);
    const migration = new Trigger(this, 'Migration', {
      handler: migrate.fn,
      timeout: Duration.seconds(FUNCTIONS.migrate.timeoutSeconds),
      executeBefore: [enrich, sweep, api, purge],
    });
    // Else a deployment that hears nothing of it waits for an hour.
    const resource = migration.node.findChild('Default').node.defaultChild as CfnResource;
    resource.addPropertyOverride('ServiceTimeout', 2 * FUNCTIONS.migrate.timeoutSeconds);
    // What CDK puts behind a trigger would log to a group of its own, which no stack knows: it would outlive all of them.
    const provider = this.node.findChild('AWSCDK.TriggerCustomResourceProviderCustomResourceProvider');
    const invoker = provider.node.findChild('Handler') as CfnResource;
    invoker.addPropertyOverride('LoggingConfig.LogGroup', migrate.fn.logGroup.logGroupName);

    // Readers change before writers: what a new release puts on a stream, the stage behind it can read by then.
    quality.fn.node.addDependency(enrich.fn);
    ingest.fn.node.addDependency(quality.fn);

    const { restore } = settings.database;
    const readAgainFrom = restore && new Date(restore.readFrom);
    const readers: Partial<Record<FunctionName, StageFunction>> = { quality, enrich };
    const mappings = new Map(
      MAPPINGS.map(({ stream: name, fn, ...mapping }) => [
        name,
        readers[fn]!.readsFrom(
          streams[name],
          onFailure,
          mapping,
          fn === 'enrich' ? readAgainFrom : undefined,
        ),
      ]),
    );

    sweep.fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    replay.fn.configureAsyncInvoke({ retryAttempts: 0, maxEventAge: Duration.minutes(1) });
    new events.Rule(this, 'EachMinute', {
      description: `OmniStream ${settings.deployment}: windows, monitors, incidents, retention; replays`,
      schedule: events.Schedule.rate(Duration.minutes(1)),
      targets: [sweep, replay].map(
        ({ fn }) => new targets.LambdaFunction(fn, { retryAttempts: 0, maxEventAge: Duration.minutes(1) }),
      ),
    });

    // What is wrong, and who is told
    const on = monitored(
      settings,
      contracts,
      database.metrics,
      name => mappings.get(name)!.eventSourceMappingId,
    );
    const alarms = new Alarms(this, 'Alarms', { on, ...settings.alarms });
    new CloudWatchDashboard(this, 'Dashboard', { on, alarms });

    const http = new HttpApi(this, 'Http', {
      settings,
      sources: contracts.map(({ source }) => source),
      ingest: ingest.fn,
      api: api.fn,
      platform: platform.fn,
      replay: replay.fn,
      ...(signIn && { signIn }),
    });
    this.rest = http.rest;
    new CfnOutput(this, 'Url', {
      value: http.url,
      description: 'Where records are sent and answers come from',
    });
    new CfnOutput(this, 'TokensSecret', { value: tokens.secretArn, description: 'Where token hashes go' });
    new CfnOutput(this, 'OnFailureBucket', { value: onFailure.bucketName });
    new CfnOutput(this, 'PurgeFunction', { value: purge.fn.functionName });
    new CfnOutput(this, 'ApiFunction', { value: api.fn.functionName });
    new CfnOutput(this, 'ReplayFunction', { value: replay.fn.functionName });
    new CfnOutput(this, 'RawStream', { value: streams.raw.streamName });
    new CfnOutput(this, 'ValidatedStream', { value: streams.validated.streamName });
  }
}
