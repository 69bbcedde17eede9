/**
 * Why each grant is there. A grant without a reason here, and a reason without a grant, fail the tests: whoever gives
 * somebody a right writes down what for, and `npm run manual` puts it into the operations manual.
 */
import { DATABASE_FUNCTIONS } from '../../domain/topology.ts';

export interface Reason {
  /** As `readGrants` names them. Each of these may do each action on each thing. */
  who: readonly string[];
  actions: readonly string[];
  on: readonly string[];
  why: string;
}

const OURS = ['ingest', 'quality', 'enrich', 'sweep', 'api', 'purge', 'platform', 'replay', 'migrate'];
/** Where `cdk deploy` puts what is deployed. */
const ASSETS = 'arn:<AWS::Partition>:s3:::cdk-hnb659fds-assets-<AWS::AccountId>-<AWS::Region>';
const READING = [
  'kinesis:DescribeStream',
  'kinesis:DescribeStreamConsumer',
  'kinesis:DescribeStreamSummary',
  'kinesis:GetRecords',
  'kinesis:GetShardIterator',
  'kinesis:ListShards',
  'kinesis:ListStreams',
  'kinesis:SubscribeToShard',
];

export const REASONS: readonly Reason[] = [
  {
    who: ['ingest'],
    actions: ['kinesis:PutRecords'],
    on: ['stream Raw'],
    why: 'It answers 202 once the frames are there.',
  },
  {
    who: ['replay'],
    actions: ['kinesis:PutRecords'],
    on: ['stream Raw'],
    why: 'Quarantined records go through the pipeline again from there.',
  },
  {
    who: ['replay'],
    actions: ['lambda:InvokeFunction'],
    on: ['function api'],
    why: 'It asks what to send of the function that has the database, which itself cannot reach a stream.',
  },
  {
    who: ['ingest'],
    actions: ['secretsmanager:GetSecretValue'],
    on: ['secret Tokens'],
    why: 'The hashes of the tokens that may write, read again each minute.',
  },
  {
    who: ['quality'],
    actions: READING,
    on: ['stream Raw'],
    why: 'Lambda reads the stream in the name of the function. These are the rights CDK gives every reader.',
  },
  {
    who: ['quality'],
    actions: ['kinesis:PutRecords'],
    on: ['stream Validated'],
    why: 'One validated frame for each raw one.',
  },
  {
    who: ['enrich'],
    actions: READING,
    on: ['stream Validated'],
    why: 'As for quality.',
  },
  {
    who: ['quality', 'enrich'],
    actions: ['s3:PutObject'],
    on: ['bucket OnFailure/*'],
    why: 'Lambda puts what the function gave up there, payload included, under names of its own. No function reads or deletes it.',
  },
  {
    who: ['quality', 'enrich'],
    actions: ['s3:ListBucket'],
    on: ['bucket OnFailure'],
    why: 'Lambda asks for it of every destination that is a bucket.',
  },
  {
    who: ['enrich', 'sweep', 'api', 'purge', 'migrate'],
    actions: [
      'ec2:AssignPrivateIpAddresses',
      'ec2:CreateNetworkInterface',
      'ec2:DeleteNetworkInterface',
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSubnets',
      'ec2:UnassignPrivateIpAddresses',
    ],
    on: ['*'],
    why: 'Lambda makes the interfaces of a function in a network in the name of the function; EC2 knows no narrower resource for them.',
  },
  ...DATABASE_FUNCTIONS.map(name => ({
    who: [name],
    actions: ['rds-db:connect'],
    on: [`rds-db dbuser:Database DbiResourceId/omnistream_${name}`],
    why: 'It signs in to PostgreSQL as its own role, with a token that it signs itself.',
  })),
  ...DATABASE_FUNCTIONS.map(name => ({
    who: [name],
    actions: ['rds-db:connect'],
    on: [`rds-db dbuser:Cluster DBClusterResourceId/omnistream_${name}`],
    why: 'The same, to an Aurora cluster.',
  })),
  ...DATABASE_FUNCTIONS.map(name => ({
    who: [name],
    actions: ['rds-db:connect'],
    on: [`rds-db dbuser:Proxy DBProxyArn/omnistream_${name}`],
    why: 'The same, to the proxy.',
  })),
  {
    who: ['Proxy'],
    actions: ['rds-db:connect'],
    on: DATABASE_FUNCTIONS.map(name => `rds-db dbuser:DBInstance Database DbiResourceId/omnistream_${name}`),
    why: 'The proxy signs in to the database as the role that signed in to it.',
  },
  {
    who: ['rds'],
    actions: ['sts:AssumeRole'],
    on: ['role of Proxy'],
    why: 'As above.',
  },
  {
    who: ['LogRetention'],
    actions: ['logs:CreateLogGroup', 'logs:DeleteRetentionPolicy', 'logs:PutRetentionPolicy'],
    on: ['logs log-group:/aws/rds/instance/DBInstance Database/postgresql:*'],
    why: 'A function of CDK sets how long the log of the database is kept. It runs during a deployment.',
  },
  {
    who: ['LogRetention'],
    actions: ['logs:CreateLogGroup', 'logs:DeleteRetentionPolicy', 'logs:PutRetentionPolicy'],
    on: ['logs log-group:/aws/rds/cluster/DBCluster Cluster/postgresql:*'],
    why: 'The same, for an Aurora cluster.',
  },
  {
    who: ['lambda'],
    actions: ['sts:AssumeRole'],
    on: ['role of LogRetention'],
    why: 'It is a function too.',
  },
  {
    who: ['platform'],
    actions: ['cloudwatch:DescribeAlarms'],
    on: ['cloudwatch alarm:*'],
    why: 'The states of the alarms, for the dashboard. They are listed by the beginning of their names, which CloudWatch allows for all or none.',
  },
  {
    who: ['platform'],
    actions: ['cloudwatch:GetMetricData'],
    on: ['*'],
    why: 'The numbers of functions, streams and database. CloudWatch knows no resource for metrics.',
  },
  {
    who: OURS,
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    on: ['its own log group'],
    why: 'What it says and what it measured: metrics travel as log lines.',
  },
  {
    who: OURS,
    actions: ['xray:PutTelemetryRecords', 'xray:PutTraceSegments'],
    on: ['*'],
    why: 'Traces belong to the account: X-Ray knows no resource for them.',
  },
  {
    who: ['lambda'],
    actions: ['sts:AssumeRole'],
    on: ['role of a function'],
    why: 'A function runs under its role, and nobody else may.',
  },
  {
    who: ['apigateway'],
    actions: ['lambda:InvokeFunction'],
    on: ['function ingest', 'function api', 'function platform', 'function replay'],
    why: 'Requests reach these four, each from its own routes of this API only.',
  },
  {
    who: ['events'],
    actions: ['lambda:InvokeFunction'],
    on: ['function sweep', 'function replay'],
    why: 'The rule that runs them each minute, and no other rule.',
  },
  {
    who: ['cloudwatch'],
    actions: ['sns:Publish'],
    on: ['topic AlarmsCritical', 'topic AlarmsWarning'],
    why: 'The alarms of this deployment, and no others, tell who has subscribed.',
  },
  {
    who: ['cloudwatch'],
    actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
    on: ['key AlarmsKey'],
    why: 'The topics are encrypted, and who publishes to them needs their key.',
  },
  {
    who: ['arn:<AWS::Partition>:iam::<AWS::AccountId>:root'],
    actions: ['kms:*'],
    on: ['key AlarmsKey'],
    why: 'The account itself: without it nobody could change or delete the key. It gives nobody a right by itself.',
  },
  {
    who: ['AWSCDKTrigger'],
    actions: ['lambda:InvokeFunction'],
    on: ['function migrate:*'],
    why: 'CDK runs the migrations during a deployment, by the version it has just published.',
  },
  {
    who: ['AWSCDKTrigger'],
    actions: ['policy AWSLambdaBasicExecutionRole'],
    on: ['*'],
    why: 'How CDK lets its own function write a log. It runs during a deployment and on no input from outside.',
  },
  {
    who: ['lambda'],
    actions: ['sts:AssumeRole'],
    on: ['role of AWSCDKTrigger'],
    why: 'It is a function too.',
  },
  {
    who: ['HttpRestApiCloudWatch'],
    actions: ['policy AmazonAPIGatewayPushToCloudWatchLogs'],
    on: ['*'],
    why: 'The access log. API Gateway has one role for the whole account, and AWS gives this policy for it.',
  },
  {
    who: ['apigateway'],
    actions: ['sts:AssumeRole'],
    on: ['role of HttpRestApiCloudWatch'],
    why: 'As above.',
  },
  {
    who: ['cloudfront'],
    actions: ['s3:GetObject'],
    on: ['bucket Site/*'],
    why: "The dashboard's files, for this one distribution. Nobody else reads them, and nobody may list them.",
  },
  {
    who: ['CustomCDKBucketDeployment'],
    actions: ['s3:GetBucket*', 's3:GetObject*', 's3:List*'],
    on: [ASSETS, `${ASSETS}/*`],
    why: 'CDK copies the files of the dashboard during a deployment, from where `cdk deploy` has put them.',
  },
  {
    who: ['CustomCDKBucketDeployment'],
    actions: [
      's3:Abort*',
      's3:DeleteObject*',
      's3:GetBucket*',
      's3:GetObject*',
      's3:List*',
      's3:PutObject',
      's3:PutObjectLegalHold',
      's3:PutObjectRetention',
      's3:PutObjectTagging',
      's3:PutObjectVersionTagging',
    ],
    on: ['bucket Site', 'bucket Site/*'],
    why: 'To where they are served from. The bucket holds nothing else; these are the rights CDK gives a writer.',
  },
  {
    who: ['CustomS3AutoDeleteObjects'],
    actions: ['s3:DeleteObject*', 's3:GetBucket*', 's3:List*', 's3:PutBucketPolicy'],
    on: ['bucket Site', 'bucket Site/*'],
    why: 'CDK empties this bucket when its stack is deleted: its files are built anew.',
  },
  {
    who: ['CustomCDKBucketDeployment', 'CustomS3AutoDeleteObjects'],
    actions: ['policy AWSLambdaBasicExecutionRole'],
    on: ['*'],
    why: 'As for AWSCDKTrigger.',
  },
  {
    who: ['lambda'],
    actions: ['sts:AssumeRole'],
    on: ['role of CustomCDKBucketDeployment', 'role of CustomS3AutoDeleteObjects'],
    why: 'They are functions too.',
  },
];
