/** The CDK app on an emulator: what `cdk bootstrap`, `deploy`, `diff` and `destroy` do in an account. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ACCOUNT, commandEnvironment, REGION } from './account.ts';
import type { Emulator } from './emulator.ts';
import { runKept } from './kept.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CDK = join(ROOT, 'node_modules/aws-cdk/bin/cdk');

export interface DeployOptions {
  /** Where templates and bundles go, made if missing. The same for every command on one deployment. */
  folder: string;
  /** Which of cdk.json's deployments. */
  deployment?: string;
  /** Folder of the contracts; default: the project's. */
  contracts?: string;
  /** Ends the command. */
  signal?: AbortSignal;
}

/** The deployed pipeline. */
export interface Deployed {
  stack: string;
  /** The REST API, as it is reached on this machine; paths follow, such as `/api/v1/health`. */
  url: string;
  /** Secret that takes JSON of source id to SHA-256 hashes of its tokens. */
  tokensSecret: string;
  onFailureBucket: string;
}

/** A command of CDK that failed; the message is what it printed. */
export class CdkFailed extends Error {
  override name = 'CdkFailed';
}

async function cdk(
  emulator: Emulator,
  { signal }: DeployOptions,
  cwd: string,
  args: string[],
): Promise<string> {
  const { code, stdout, stderr } = await runKept([process.execPath, CDK, ...args, '--no-notices'], {
    cwd,
    env: commandEnvironment(emulator.endpoint),
    signal,
  });
  if (code !== 0) throw new CdkFailed(`cdk ${args[0]} failed\n${stdout}${stderr}`);
  return stdout + stderr;
}

const stackOf = ({ deployment = 'staging' }: DeployOptions): string => `omnistream-${deployment}-pipeline`;

/** A command on the pipeline's stack. Nobody signs in on an emulator: its users are on this machine. */
const onStack = (
  emulator: Emulator,
  options: DeployOptions,
  command: string,
  ...flags: string[]
): Promise<string> =>
  cdk(emulator, options, ROOT, [
    ...[command, stackOf(options), '--exclusively', '--output', join(options.folder, 'cdk.out'), ...flags],
    ...['-c', `deployment=${options.deployment ?? 'staging'}`],
    ...['-c', `databaseUrl=${emulator.database.fromFunctions}`, '-c', 'signIn=none'],
    // MiniStack takes no alarm that computes.
    ...['-c', 'metricMath=false'],
    ...(options.contracts === undefined ? [] : ['-c', `contracts=${options.contracts}`]),
  ]);

/** Makes what CDK itself needs in an account. Once for each emulator. */
export async function bootstrap(emulator: Emulator, options: DeployOptions): Promise<void> {
  // Elsewhere than in the project, whose app would be run for nothing.
  const cwd = join(options.folder, 'bootstrap');
  mkdirSync(cwd, { recursive: true });
  await cdk(emulator, options, cwd, ['bootstrap', `aws://${ACCOUNT}/${REGION}`]);
}

/**
 * Deploys the pipeline, or the changes to it, with the emulator's database.
 * @throws CdkFailed when it could not be deployed; a contract that was refused is named in the message
 */
export async function deployPipeline(emulator: Emulator, options: DeployOptions): Promise<Deployed> {
  const file = join(options.folder, 'outputs.json');
  await onStack(emulator, options, 'deploy', '--require-approval', 'never', '--outputs-file', file);
  const stack = stackOf(options);
  const outputs = JSON.parse(readFileSync(file, 'utf8'))[stack] as Record<string, string>;
  return {
    stack,
    url: onThisMachine(emulator, outputs.Url!),
    tokensSecret: outputs.TokensSecret!,
    onFailureBucket: outputs.OnFailureBucket!,
  };
}

/** `https://<api>.execute-api.<region>.amazonaws.com/<stage>/` is at `/_aws/execute-api/<api>/<stage>` of both emulators. */
function onThisMachine(emulator: Emulator, url: string): string {
  const { hostname, pathname } = new URL(url);
  return `${emulator.endpoint}/_aws/execute-api/${hostname.split('.')[0]}${pathname.replace(/\/$/, '')}`;
}

/** What a deployment would change, in CDK's words. @throws CdkFailed, with them, when there is anything */
export const diffPipeline = (emulator: Emulator, options: DeployOptions): Promise<string> =>
  onStack(emulator, options, 'diff', '--fail');

/** Removes the pipeline and all that it stored. */
export const destroyPipeline = (emulator: Emulator, options: DeployOptions): Promise<string> =>
  onStack(emulator, options, 'destroy', '--force');
