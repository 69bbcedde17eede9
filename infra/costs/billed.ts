/** What of each type of resource is paid for. A type is here or among those that are free; else nothing is computed. */

import { DATABASE_RULES } from './billed-database.ts';
import { line, NoPrice, type Rule } from './line.ts';
import { HOURS_A_MONTH } from './prices.ts';
import { monthly } from './traffic.ts';

const MILLION = 1e6;
const GB = 1e9;
const KB = 1024;
const PUT_UNIT_BYTES = 25 * KB;
/** Kinesis asks for its data key about each five minutes, once for who writes and once for who reads. */
const KEY_CALLS = 2 * (HOURS_A_MONTH * 12);
/** A function reads its secret again each minute, in each environment; one is assumed. */
const SECRET_READS = HOURS_A_MONTH * 60;
/** Series that a function writes for each source, and besides. A test counts them. */
export const METRICS: Readonly<Record<string, { aSource: number; besides: number }>> = {
  ingest: { aSource: 5, besides: 1 },
  quality: { aSource: 5, besides: 1 },
  enrich: { aSource: 6, besides: 1 },
  sweep: { aSource: 1, besides: 4 },
};
/** Logs are kept compressed, to about this share. */
const LOGS_COMPRESSED = 0.15;
const DAYS_A_MONTH = HOURS_A_MONTH / 24;
/** X-Ray's own rule: the first request of each second and a twentieth of the others. */
const TRACED_SHARE = 0.05;
/** E-mails of a month with some alarms. */
const NOTIFICATIONS = 100;
/** Of the built dashboard, and how often its parts are loaded for each person and day. */
const SITE_BYTES = 2_000_000;
const PAGE_REQUESTS = 40;

const kinesis: Rule = (properties, { traffic }, id) => {
  const stream = /raw/i.test(id) ? 'raw' : 'validated';
  const bytes = traffic.streamBytes[stream];
  const keys = line('KMS', 'calls for the streams', KEY_CALLS / 1e4, 'kmsCalls');
  const mode = (properties.StreamModeDetails as { StreamMode?: string } | undefined)?.StreamMode;
  if (mode === 'ON_DEMAND') {
    // Each frame counts as whole kilobytes.
    const written = Math.ceil(bytes / traffic.frames / KB) * KB * traffic.frames;
    const days = Number(properties.RetentionPeriodHours ?? 24) / 24 - 1;
    return [
      line('Kinesis', 'on-demand streams', HOURS_A_MONTH, 'onDemandStreamHour'),
      line('Kinesis', 'written', monthly(written) / GB, 'onDemandIn'),
      line('Kinesis', 'read', monthly(bytes) / GB, 'onDemandOut'),
      line('Kinesis', 'kept', (bytes * 86_400 * days) / GB, 'onDemandKept'),
      keys,
    ];
  }
  const shards = Number(properties.ShardCount);
  const putUnits = traffic.frames * Math.ceil(bytes / traffic.frames / PUT_UNIT_BYTES);
  return [
    line('Kinesis', 'shards', shards * HOURS_A_MONTH, 'shardHour'),
    ...(Number(properties.RetentionPeriodHours ?? 24) > 24
      ? [line('Kinesis', 'kept for more than a day', shards * HOURS_A_MONTH, 'shardHourKept')]
      : []),
    line('Kinesis', 'frames', monthly(putUnits) / MILLION, 'putUnits'),
    keys,
  ];
};

const lambda: Rule = ({ FunctionName, MemorySize, Architectures, TracingConfig }, { traffic }) => {
  // Those without a name of ours are CDK's: they run during a deployment.
  if (typeof FunctionName !== 'string') return [];
  const name = FunctionName.split('-').at(-1)!;
  const calls = (traffic.calls as Record<string, { rate: number; ms: number } | undefined>)[name];
  if (!calls)
    throw new NoPrice(`infra/costs/traffic.ts does not say how often the function ${name} is called`);
  if (String(Architectures) !== 'arm64')
    throw new NoPrice(`no price for the function ${name}: it is not on arm64`);
  const invocations = monthly(calls.rate);
  const metrics = METRICS[name];
  return [
    line('Lambda', 'requests', invocations / MILLION, 'lambdaRequests'),
    line('Lambda', 'time', invocations * (calls.ms / 1000) * (Number(MemorySize) / 1024), 'lambdaGbSecond'),
    ...(metrics
      ? [line('CloudWatch', 'metrics', traffic.assumed.sources * metrics.aSource + metrics.besides, 'metric')]
      : []),
    ...((TracingConfig as { Mode?: string } | undefined)?.Mode === 'Active'
      ? [
          line(
            'X-Ray',
            'traces',
            (Math.min(invocations, monthly(1)) + invocations * TRACED_SHARE) / MILLION,
            'traces',
          ),
        ]
      : []),
  ];
};

const logs: Rule = ({ LogGroupName, RetentionInDays }, { traffic, resources }) => {
  const groups = Object.values(resources).filter(
    ({ Type, Properties }) => Type === 'AWS::Logs::LogGroup' && !isAccessLog(Properties?.LogGroupName),
  ).length;
  const bytes = isAccessLog(LogGroupName) ? traffic.accessLogBytes : traffic.logBytes / groups;
  const kept = (monthly(bytes) * Number(RetentionInDays) * LOGS_COMPRESSED) / DAYS_A_MONTH;
  return [
    line('CloudWatch', 'logs taken in', monthly(bytes) / GB, 'logsIn'),
    line('CloudWatch', 'logs kept', kept / GB, 'logsKept'),
  ];
};

const isAccessLog = (name: unknown): boolean => String(name).startsWith('/aws/apigateway/');

/** An alarm pays for each metric it reads. */
const alarm: Rule = ({ Metrics }) => {
  const read = Array.isArray(Metrics) ? Metrics.filter(metric => 'MetricStat' in metric).length : 1;
  return [line('CloudWatch', 'alarms', read, 'alarmMetric')];
};

export const BILLED: Readonly<Record<string, Rule>> = {
  ...DATABASE_RULES,
  'AWS::Kinesis::Stream': kinesis,
  'AWS::Lambda::Function': lambda,
  'AWS::Logs::LogGroup': logs,
  'AWS::CloudWatch::Alarm': alarm,
  'AWS::CloudWatch::CompositeAlarm': () => [line('CloudWatch', 'alarms', 1, 'compositeAlarm')],
  'AWS::CloudWatch::Dashboard': () => [line('CloudWatch', 'dashboards', 1, 'dashboard')],
  'AWS::ApiGateway::RestApi': (_, { traffic }) => [
    line('API Gateway', 'requests', monthly(traffic.requests + traffic.questions) / MILLION, 'restRequests'),
  ],
  'AWS::SecretsManager::Secret': (_, __, id) => [
    line('Secrets Manager', 'secrets', 1, 'secret'),
    ...(/tokens/i.test(id) ? [line('Secrets Manager', 'reads', SECRET_READS / 1e4, 'secretCalls')] : []),
  ],
  // What is given up is none in good health, and the dashboard's files are a few megabytes.
  'AWS::S3::Bucket': () => [line('S3', 'storage', SITE_BYTES / GB, 's3')],
  'AWS::KMS::Key': () => [line('KMS', 'keys', 1, 'kmsKey')],
  'AWS::SNS::Topic': () => [line('SNS', 'e-mails', NOTIFICATIONS / 1e5, 'notifications')],
  'AWS::CloudFront::Distribution': (_, { traffic }) => {
    const days = traffic.assumed.people * DAYS_A_MONTH;
    const sent = days * SITE_BYTES + monthly(traffic.answerBytes);
    const requests = days * PAGE_REQUESTS + monthly(traffic.questions);
    return [
      line('CloudFront', 'sent', sent / GB, 'cdnOut'),
      line('CloudFront', 'requests', requests / 1e4, 'cdnRequests'),
    ];
  },
  'AWS::CloudFront::Function': (_, { traffic }) => [
    line(
      'CloudFront',
      'functions',
      (traffic.assumed.people * DAYS_A_MONTH * PAGE_REQUESTS) / MILLION,
      'cdnFunction',
    ),
  ],
  'AWS::Cognito::UserPool': (_, { traffic }) => [
    line('Cognito', 'people', traffic.assumed.people, 'signedInUser'),
  ],
};

/** Nothing is asked for these; what they bring about is paid for elsewhere. */
export const FREE: ReadonlySet<string> = new Set([
  'AWS::ApiGateway::Account',
  'AWS::ApiGateway::Authorizer',
  'AWS::ApiGateway::Deployment',
  'AWS::ApiGateway::GatewayResponse',
  'AWS::ApiGateway::Method',
  'AWS::ApiGateway::Model',
  'AWS::ApiGateway::RequestValidator',
  'AWS::ApiGateway::Resource',
  'AWS::ApiGateway::Stage',
  'AWS::CDK::Metadata',
  'AWS::CloudFront::CachePolicy',
  'AWS::CloudFront::OriginAccessControl',
  'AWS::CloudFront::OriginRequestPolicy',
  'AWS::CloudFront::ResponseHeadersPolicy',
  'AWS::Cognito::ManagedLoginBranding',
  'AWS::Cognito::UserPoolClient',
  'AWS::Cognito::UserPoolDomain',
  'AWS::Cognito::UserPoolResourceServer',
  'AWS::EC2::RouteTable',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::SecurityGroupEgress',
  'AWS::EC2::SecurityGroupIngress',
  'AWS::EC2::Subnet',
  'AWS::EC2::SubnetRouteTableAssociation',
  'AWS::EC2::VPC',
  'AWS::Events::Rule',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::EventInvokeConfig',
  'AWS::Lambda::EventSourceMapping',
  'AWS::Lambda::LayerVersion',
  'AWS::Lambda::Permission',
  'AWS::Lambda::Version',
  'AWS::RDS::DBClusterParameterGroup',
  'AWS::RDS::DBParameterGroup',
  'AWS::RDS::DBProxyTargetGroup',
  'AWS::RDS::DBSubnetGroup',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::TopicPolicy',
  'AWS::SecretsManager::SecretTargetAttachment',
]);
