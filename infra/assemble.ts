/** The functions as they are deployed: each bundle in its folder, the compiled contracts beside it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../domain/contract/contract.ts';
import { describeProblem } from '../domain/contract/problems.ts';
import { bundle } from '../scripts/bundle.ts';
import { compileContracts } from '../scripts/contracts.ts';
import { NotDeployable } from './settings.ts';

/** The contracts in a deployed function's folder. */
export const CONTRACTS_FILE = 'contracts.json';

/**
 * The contracts of the project or of another folder.
 * @throws NotDeployable when one of them cannot be used: nothing is deployed then
 */
export function deployable(contracts?: string): { contracts: readonly Contract[] } {
  const compiled = compileContracts(contracts);
  if ('problems' in compiled) throw new NotDeployable(compiled.problems.map(describeProblem).join('\n'));
  return compiled.file;
}

/**
 * Bundles the functions into `folder`, with the contracts of the project or of another folder, which it returns.
 * @throws NotDeployable when a contract cannot be used
 */
export async function assemble(folder: string, contracts?: string): Promise<readonly Contract[]> {
  const file = deployable(contracts);
  for (const name of await bundle(folder))
    writeFileSync(join(folder, name, CONTRACTS_FILE), JSON.stringify(file));
  return file.contracts;
}
