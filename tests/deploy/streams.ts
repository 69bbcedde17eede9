import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { KinesisClient } from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { clientOptions } from '../../localstack/containers/account.ts';
import type { Deployment } from './deployment.ts';

/** The names of a deployment's streams, and a client that reaches them. */
export async function streamsOf({ emulator, deployed }: Deployment) {
  const options = clientOptions(emulator.endpoint);
  const { Stacks } = await new CloudFormationClient(options).send(
    new DescribeStacksCommand({ StackName: deployed.stack }),
  );
  const output = (name: string): string =>
    Stacks![0]!.Outputs!.find(({ OutputKey }) => OutputKey === name)!.OutputValue!;
  // The emulators speak HTTP/1.1.
  const kinesis = new KinesisClient({ ...options, requestHandler: new NodeHttpHandler() });
  return { kinesis, raw: output('RawStream'), validated: output('ValidatedStream') };
}
