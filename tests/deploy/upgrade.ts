/** Functions of a deployment replaced by those of a later release, as an upgrade does it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LambdaClient, UpdateFunctionCodeCommand, waitUntilFunctionUpdatedV2 } from '@aws-sdk/client-lambda';
import { CONTRACTS_FILE } from '../../infra/assemble.ts';
import { clientOptions } from '../../localstack/containers/account.ts';
import { compileContracts } from '../../scripts/contracts.ts';
import { release } from '../pipeline/releases/release.ts';
import type { Deployment } from './deployment.ts';
import { zip } from './zip.ts';

const READERS_FIRST = ['enrich', 'quality', 'ingest'];

/** Two releases, of which the first reads a second version of the frame's format and the second writes it. */
export async function upgradeTwice({ emulator, options }: Deployment): Promise<void> {
  const lambda = new LambdaClient(clientOptions(emulator.endpoint));
  const compiled = compileContracts(options.contracts);
  if ('problems' in compiled) throw new Error(JSON.stringify(compiled.problems));
  const folder = mkdtempSync(join(options.folder, 'releases-'));
  for (const versions of ['reads-2', 'writes-2'] as const) {
    const bundles = await release(folder, versions);
    for (const name of READERS_FIRST) {
      writeFileSync(join(bundles, name, CONTRACTS_FILE), JSON.stringify(compiled.file));
      const FunctionName = `omnistream-staging-${name}`;
      await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile: zip(join(bundles, name)) }));
      await waitUntilFunctionUpdatedV2({ client: lambda, maxWaitTime: 60 }, { FunctionName });
    }
  }
  rmSync(folder, { recursive: true });
}
