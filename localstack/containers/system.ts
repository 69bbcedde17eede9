/** The whole system for a person on this machine: an emulator of AWS, the pipeline deployed on it, a gateway before it. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { type Credentials, credentials } from '../embedded/credentials.ts';
import type { Gateway } from '../embedded/gateway/server.ts';
import { readTokenHashes, tokenHashesFile } from '../embedded/token-hashes.ts';
import { clientOptions } from './account.ts';
import { bootstrap, type Deployed, deployPipeline } from './deploy.ts';
import type { Emulator } from './emulator.ts';
import { forwardTo } from './forward.ts';
import { startEmulator } from './start.ts';

export interface SystemOptions {
  /** Logs, templates and credentials; only the credentials are used again by the next start. */
  folder: string;
  gateway: Gateway;
  /** Folder of the contracts to deploy. */
  contracts: string;
  sources: readonly string[];
  /** The built dashboard. */
  site: string;
  progress(step: string): void;
  /** Gives up the start. */
  signal: AbortSignal;
}

export interface System {
  credentials: Credentials;
  emulator: Emulator;
  deployed: Deployed;
  stop(): Promise<void>;
}

export async function startSystem(options: SystemOptions): Promise<System> {
  const { folder, gateway, contracts, progress, signal } = options;
  rmSync(join(folder, 'cdk'), { recursive: true, force: true });
  const emulator = await startEmulator({ folder, progress });
  try {
    const secrets = await credentials(folder, gateway.url, options.sources);
    const deployment = { folder: join(folder, 'cdk'), contracts, signal };
    signal.throwIfAborted();
    progress('preparing the account (cdk bootstrap)');
    await bootstrap(emulator, deployment);
    signal.throwIfAborted();
    progress('deploying the pipeline (cdk deploy)');
    const deployed = await deployPipeline(emulator, deployment);
    await new SecretsManagerClient(clientOptions(emulator.endpoint)).send(
      new PutSecretValueCommand({
        SecretId: deployed.tokensSecret,
        SecretString: readTokenHashes(tokenHashesFile(folder)),
      }),
    );
    gateway.open(forwardTo(deployed.url, options.site));
    return { credentials: secrets, emulator, deployed, stop: emulator.stop };
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}
