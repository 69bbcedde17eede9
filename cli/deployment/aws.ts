import {
  CloudFormationClient,
  DescribeStacksCommand,
  paginateDescribeStacks,
} from '@aws-sdk/client-cloudformation';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { FUNCTIONS } from '../../functions/settings.ts';
import { putRecordsBy } from '../../functions/shared/kinesis.ts';
import { Trouble } from '../trouble.ts';
import { askByLambda } from './api.ts';
import { failuresOf } from './bucket.ts';
import type { Deployment } from './deployment.ts';
import { invokeLambda } from './invoke-lambda.ts';
import { secretStore } from './secret.ts';
import { awsTrouble } from './trouble.ts';

interface Where {
  deployment: string;
  region?: string;
  profile?: string;
}

const stackOf = (deployment: string): string => `omnistream-${deployment}-pipeline`;

/** A deployment in an AWS account, found by the outputs of its pipeline stack. @throws Trouble when there is none */
export async function awsDeployment({ deployment, region, profile }: Where): Promise<Deployment> {
  const config = {
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    // HTTP/1.1: what emulators speak.
    requestHandler: new NodeHttpHandler({ connectionTimeout: 5_000, requestTimeout: 60_000 }),
  };
  const cloudFormation = new CloudFormationClient(config);
  const found = await outputsOf(cloudFormation, deployment);
  const output = (name: string): string => {
    const value = found.outputs.get(name);
    if (value !== undefined) return value;
    throw new Trouble(
      1,
      `The stack ${stackOf(deployment)} has no output ${name}: it was deployed by an older version. Deploy it again.`,
    );
  };

  // An emulator is one host: a bucket's name cannot be part of it.
  const emulated = (process.env.AWS_ENDPOINT_URL_S3 ?? process.env.AWS_ENDPOINT_URL) !== undefined;
  const functions = new LambdaClient({
    ...config,
    // Asked once, and as long as the function may take.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5_000,
      requestTimeout: (FUNCTIONS.purge.timeoutSeconds + 10) * 1000,
    }),
  });
  const kinesis = new KinesisClient({ ...config, maxAttempts: 1 });
  const who = async (): Promise<string> => {
    const { Arn = 'unknown' } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    return Arn;
  };
  return {
    title: `${deployment} in ${found.region} (account ${found.account})`,
    failures: failuresOf(new S3Client({ ...config, forcePathStyle: emulated }), output('OnFailureBucket')),
    tokens: secretStore(new SecretsManagerClient(config), output('TokensSecret')),
    purge: request => invokeLambda(functions, output('PurgeFunction'), request),
    api: async request => askByLambda(functions, output('ApiFunction'), await who(), request),
    async sendReplays(signal) {
      await invokeLambda(functions, output('ReplayFunction'), {}, signal);
    },
    who,
    async streams() {
      const names = [output('RawStream'), output('ValidatedStream')];
      return { names, put: stream => entries => putRecordsBy(kinesis, stream, entries) };
    },
  };
}

interface Found {
  outputs: ReadonlyMap<string, string>;
  region: string;
  account: string;
}

async function outputsOf(client: CloudFormationClient, deployment: string): Promise<Found> {
  const name = stackOf(deployment);
  try {
    const { Stacks = [] } = await client.send(new DescribeStacksCommand({ StackName: name }));
    const [stack] = Stacks;
    const outputs = new Map(
      stack?.Outputs?.map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    );
    const [, , , region = '', account = ''] = stack?.StackId?.split(':') ?? [];
    return { outputs, region, account };
  } catch (error) {
    if (!/does not exist/.test((error as Error).message)) throw awsTrouble(error);
    const others = await deploymentsIn(client);
    const region = await client.config.region();
    const hint =
      others.length > 0
        ? `there is ${others.join(', ')}`
        : 'there is none: is it another --region or --profile?';
    throw new Trouble(2, `There is no deployment ${deployment} in ${region}; ${hint}.`);
  }
}

/** Names of the deployments of the account in the region, for a hint: whoever may not list them gets none. */
async function deploymentsIn(client: CloudFormationClient): Promise<string[]> {
  const names: string[] = [];
  try {
    for await (const { Stacks = [] } of paginateDescribeStacks({ client }, {}))
      for (const { StackName = '' } of Stacks) {
        const name = /^omnistream-(.+)-pipeline$/.exec(StackName)?.[1];
        if (name !== undefined) names.push(name);
      }
  } catch {
    return [];
  }
  return names;
}
