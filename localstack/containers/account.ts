/** The account that both emulators have, and what tools need to talk to it and to no other. */
export const REGION = 'us-east-1';
export const ACCOUNT = '000000000000';

/** Options of an SDK client. `forcePathStyle` is for S3, whose bucket names are else part of the host's name. */
export const clientOptions = (endpoint: string) => ({
  endpoint,
  region: REGION,
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  forcePathStyle: true,
});

/**
 * The environment of a command that uses the AWS SDK, such as `cdk`: this one's, without anything that could lead it to
 * another account.
 */
export function commandEnvironment(endpoint: string): Record<string, string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(AWS|CDK|OMNISTREAM)_/.test(name));
  return {
    ...(Object.fromEntries(kept) as Record<string, string>),
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
    CDK_DEFAULT_ACCOUNT: ACCOUNT,
    CDK_DEFAULT_REGION: REGION,
    CDK_DISABLE_CLI_TELEMETRY: 'true',
  };
}
