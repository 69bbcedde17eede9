import { type Command, InvalidArgumentError } from 'commander';
import { dataFolder } from '../data-folder.ts';
import type { Deployment } from './deployment.ts';

/** Which deployment a command means. */
export interface DeploymentOptions {
  /** Name of a deployment in AWS; without it the local cloud is meant. */
  deployment?: string;
  region?: string;
  profile?: string;
  dataDir: string;
}

function deploymentName(text: string): string {
  if (/^[a-z][a-z0-9-]{0,19}$/.test(text)) return text;
  throw new InvalidArgumentError('Give the name it has in cdk.json, such as production.');
}

/** The options by which every command finds a deployment. */
export const withDeployment = (command: Command): Command =>
  command
    .option(
      '--deployment <name>',
      'in AWS, by its name in cdk.json (default: the local cloud)',
      deploymentName,
    )
    .option('--region <region>', 'of that deployment (default: as the AWS CLI has it)')
    .option('--profile <profile>', 'of the AWS credentials (default: as the AWS CLI has it)')
    .option('--data-dir <folder>', 'of the local cloud', dataFolder());

/** @throws Trouble when it cannot be found, with what to do. The SDK is loaded only when it is needed. */
export async function openDeployment(options: DeploymentOptions): Promise<Deployment> {
  if (options.deployment === undefined) {
    const { localDeployment } = await import('./local.ts');
    return localDeployment(options.dataDir);
  }
  const { awsDeployment } = await import('./aws.ts');
  return awsDeployment({ ...options, deployment: options.deployment });
}
