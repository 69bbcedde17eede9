/** The only reader of process.env: each variable has one reader here, with a clear error when it is missing. */
import { resolve } from 'node:path';

export class MissingVariable extends Error {
  constructor(name: string, meaning: string) {
    super(`environment variable ${name} is not set: ${meaning}`);
    this.name = 'MissingVariable';
  }
}

function required(name: string, meaning: string): string {
  const value = process.env[name];
  if (value === undefined || value === '') throw new MissingVariable(name, meaning);
  return value;
}

export const environment = {
  /** Kinesis stream names. */
  rawStream: () => required('OMNISTREAM_RAW_STREAM', 'name of the stream that ingest writes'),
  validatedStream: () => required('OMNISTREAM_VALIDATED_STREAM', 'name of the stream that quality writes'),
  /** PostgreSQL connection string. */
  databaseUrl: () => required('OMNISTREAM_DATABASE_URL', 'PostgreSQL connection string'),
  /** Whether the connection string's role signs in with an IAM token instead of a password. */
  databaseIam: () => process.env.OMNISTREAM_DATABASE_SIGN_IN === 'iam',
  /** PEM file of the authorities that vouch for the database; without it connections are as the connection string says. */
  databaseAuthorities: () => process.env.OMNISTREAM_DATABASE_AUTHORITIES,
  /** Lambda gives each function its region and temporary credentials of its role. */
  awsRegion: () => required('AWS_REGION', 'the region that tokens are signed for'),
  awsCredentials: () => {
    const sessionToken = process.env.AWS_SESSION_TOKEN;
    return {
      accessKeyId: required('AWS_ACCESS_KEY_ID', 'the key that signs in to the database'),
      secretAccessKey: required('AWS_SECRET_ACCESS_KEY', 'the key that signs in to the database'),
      ...(sessionToken && { sessionToken }),
    };
  },
  /** File with the compiled contracts and reference data sets, see functions/shared/contracts.ts; below the function's code. */
  contractsFile: () =>
    resolve(
      process.env.LAMBDA_TASK_ROOT ?? '.',
      required('OMNISTREAM_CONTRACTS', 'path of the compiled contracts (contracts.json)'),
    ),
  /** Secrets Manager secret, JSON: source id -> SHA-256 hashes (hex) of the bearer tokens that may write to it. */
  tokensSecret: () => process.env.OMNISTREAM_TOKENS_SECRET,
  /** A file with the same, where there is no secret. */
  tokensFile: () => required('OMNISTREAM_TOKENS_FILE', 'file of source id to SHA-256 token hashes'),
  /** Name of the function that has the database. */
  apiFunction: () => required('OMNISTREAM_API_FUNCTION', 'name of the function api'),
  /** What the dashboard calls this deployment: production, staging, development. */
  deployment: () => process.env.OMNISTREAM_ENVIRONMENT ?? 'development',
  /** Set for an endpoint other than AWS's, such as the embedded cloud. */
  kinesisEndpoint: () => process.env.AWS_ENDPOINT_URL_KINESIS,
  lambdaEndpoint: () => process.env.AWS_ENDPOINT_URL_LAMBDA,
  cloudwatchEndpoint: () => process.env.AWS_ENDPOINT_URL_CLOUDWATCH,
  /** JSON: the dimensions of the database's metrics in AWS/RDS; absent when it is not ours. */
  databaseDimensions: () => {
    const written = process.env.OMNISTREAM_DATABASE_DIMENSIONS;
    return written === undefined ? undefined : (JSON.parse(written) as Record<string, string>);
  },
};
