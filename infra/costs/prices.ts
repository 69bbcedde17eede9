/** What AWS asks, in US dollars, on demand. No free allowance, no savings plan, no tax is counted. */

/**
 * How a price was found. `aws`: on a page of AWS's own. `others`: on pages of others that quote AWS. `unverified`: in
 * neither, from experience.
 */
export type Found = 'aws' | 'others' | 'unverified';

export interface Price {
  usd: number;
  /** What one of it is. */
  per: string;
  /** AWS's page of this price. */
  page: string;
  found: Found;
  /** The page it was read on, when that is not AWS's own, and when it was written. */
  read?: string;
}

/** When the prices were looked up, in stored copies of the pages: look again at `page` before you rely on one. */
export const AS_OF = '2026-11-23';
export const REGION = 'us-east-1';
export const HOURS_A_MONTH = 730;

const aws = (usd: number, per: string, page: string): Price => ({ usd, per, page, found: 'aws' });
const others = (usd: number, per: string, page: string, read: string): Price => ({
  usd,
  per,
  page,
  found: 'others',
  read,
});
const unverified = (usd: number, per: string, page: string): Price => ({
  usd,
  per,
  page,
  found: 'unverified',
});

const KINESIS = 'https://aws.amazon.com/kinesis/data-streams/pricing/';
const LAMBDA = 'https://aws.amazon.com/lambda/pricing/';
const GATEWAY = 'https://aws.amazon.com/api-gateway/pricing/';
const RDS = 'https://aws.amazon.com/rds/postgresql/pricing/';
const AURORA = 'https://aws.amazon.com/rds/aurora/pricing/';
const CLOUDWATCH = 'https://aws.amazon.com/cloudwatch/pricing/';
const SECRETS = 'https://aws.amazon.com/secrets-manager/pricing/';
const KMS = 'https://aws.amazon.com/kms/pricing/';
const CLOUDFRONT = 'https://aws.amazon.com/cloudfront/pricing/';
const KINESIS_READ = 'kindatechnical.com/aws-kinesis, and several public repositories';
const CLOUDWATCH_READ = 'cloudburn.io/blog/amazon-cloudwatch-pricing, 2026-02; factualminds.com, 2026-06';
const RDS_READ = 'infratally.com/articles/aws-rds-pricing-explained-2026';

export const PRICES = {
  shardHour: others(0.015, 'shard and hour', KINESIS, KINESIS_READ),
  shardHourKept: others(0.02, 'shard and hour, kept more than a day', KINESIS, 'a public repository'),
  putUnits: others(0.014, 'million units of 25 KB', KINESIS, KINESIS_READ),
  onDemandStreamHour: unverified(0.04, 'on-demand stream and hour', KINESIS),
  onDemandIn: unverified(0.08, 'GB written on demand', KINESIS),
  onDemandOut: unverified(0.04, 'GB read on demand', KINESIS),
  onDemandKept: unverified(0.1, 'GB and month, kept more than a day on demand', KINESIS),
  lambdaRequests: others(0.2, 'million requests', LAMBDA, 'cloudchipr.com/blog/aws-lambda-pricing, 2024'),
  lambdaGbSecond: others(
    0.0000133334,
    'GB-second on Arm',
    LAMBDA,
    'cloudchipr.com/blog/aws-lambda-pricing, 2024',
  ),
  restRequests: aws(3.5, 'million requests of a REST API', GATEWAY),
  gp3: others(
    0.115,
    'GB and month, gp3',
    RDS,
    'usage.ai/blogs/aws/reserved-instances/rds/pricing-calculator, 2026-06',
  ),
  rdsBackup: others(
    0.095,
    'GB and month of backups beyond the size of the database',
    RDS,
    'usage.ai, 2026-06',
  ),
  proxyVcpuHour: unverified(
    0.015,
    'vCPU of the database and hour',
    'https://aws.amazon.com/rds/proxy/pricing/',
  ),
  acuHour: others(
    0.12,
    'Aurora capacity unit and hour',
    AURORA,
    'c3x.dev/blog/aws-aurora-serverless-v2-cost',
  ),
  auroraStorage: unverified(0.1, 'GB and month', AURORA),
  auroraIo: others(
    0.2,
    'million reads and writes',
    AURORA,
    'jusdb.com/blog/aws-rds-vs-aurora-vs-serverless-cost-comparison',
  ),
  auroraBackup: unverified(0.021, 'GB and month of backups beyond the size of the database', AURORA),
  betweenZones: unverified(
    0.02,
    'GB from zone to zone, both ends',
    'https://aws.amazon.com/ec2/pricing/on-demand/',
  ),
  logsIn: others(0.5, 'GB of logs taken in', CLOUDWATCH, CLOUDWATCH_READ),
  logsKept: unverified(0.03, 'GB of compressed logs and month', CLOUDWATCH),
  metric: others(
    0.3,
    'metric of our own and month',
    CLOUDWATCH,
    'signoz.io/guides/cloudwatch-pricing, 2026-02',
  ),
  alarmMetric: others(0.1, 'metric of an alarm and month', CLOUDWATCH, CLOUDWATCH_READ),
  compositeAlarm: unverified(0.5, 'composite alarm and month', CLOUDWATCH),
  dashboard: others(3, 'dashboard and month', CLOUDWATCH, CLOUDWATCH_READ),
  metricsRead: others(0.01, 'thousand metrics read', CLOUDWATCH, CLOUDWATCH_READ),
  secret: others(0.4, 'secret and month', SECRETS, 'hivebook.wiki'),
  secretCalls: others(0.05, 'ten thousand calls', SECRETS, 'hivebook.wiki'),
  kmsKey: others(1, 'key of our own and month', KMS, 'wring.co/blog/aws-kms-pricing-guide'),
  kmsCalls: others(0.03, 'ten thousand calls', KMS, 'wring.co/blog/aws-kms-pricing-guide'),
  s3: unverified(0.023, 'GB and month', 'https://aws.amazon.com/s3/pricing/'),
  cdnOut: aws(0.085, 'GB sent to browsers', CLOUDFRONT),
  cdnRequests: others(
    0.01,
    'ten thousand HTTPS requests',
    CLOUDFRONT,
    'wring.co/blog/aws-cloudfront-pricing-guide, 2026-03',
  ),
  cdnFunction: others(
    0.1,
    'million calls of a CloudFront function',
    CLOUDFRONT,
    'cur.vantage.sh/aws/amazoncloudfront',
  ),
  signedInUser: unverified(
    0.015,
    'person who signs in in a month',
    'https://aws.amazon.com/cognito/pricing/',
  ),
  notifications: others(
    2,
    'hundred thousand e-mails',
    'https://aws.amazon.com/sns/pricing/',
    'factualminds.com, 2026-06',
  ),
  traces: aws(5, 'million traces', 'https://aws.amazon.com/xray/pricing/'),
} as const satisfies Record<string, Price>;
export type PriceName = keyof typeof PRICES;

/** An RDS instance class on Graviton. `vcpu` is what it has all the time: a t4g has more only for a while. */
export interface Instance {
  vcpu: number;
  gib: number;
  hour: Price;
}

const list = 'a list of HashiCorp, 2024, for MySQL';
export const INSTANCES: Readonly<Record<string, Instance>> = {
  't4g.micro': { vcpu: 0.2, gib: 1, hour: others(0.016, 'hour', RDS, RDS_READ) },
  't4g.small': { vcpu: 0.4, gib: 2, hour: others(0.032, 'hour', RDS, RDS_READ) },
  't4g.medium': { vcpu: 0.4, gib: 4, hour: others(0.065, 'hour', RDS, RDS_READ) },
  't4g.large': { vcpu: 0.6, gib: 8, hour: others(0.129, 'hour', RDS, list) },
  'm7g.large': { vcpu: 2, gib: 8, hour: others(0.168, 'hour', RDS, list) },
  'r7g.large': { vcpu: 2, gib: 16, hour: others(0.239, 'hour', RDS, list) },
  'm7g.xlarge': { vcpu: 4, gib: 16, hour: others(0.337, 'hour', RDS, list) },
  'r7g.xlarge': { vcpu: 4, gib: 32, hour: others(0.478, 'hour', RDS, list) },
  'm7g.2xlarge': { vcpu: 8, gib: 32, hour: unverified(0.674, 'hour', RDS) },
  'r7g.2xlarge': { vcpu: 8, gib: 64, hour: unverified(0.956, 'hour', RDS) },
  'm7g.4xlarge': { vcpu: 16, gib: 64, hour: unverified(1.348, 'hour', RDS) },
};
