import { describeProblem } from '../../domain/contract/problems.ts';
import type { ContractsFile } from '../../functions/shared/contracts.ts';
import { bundle } from '../../scripts/bundle.ts';
import { compileContracts } from '../../scripts/contracts.ts';
import { buildDashboard, SITE } from '../../scripts/dashboard.ts';

/** Contracts that cannot be used, each problem with its file and line. */
class ContractProblems extends Error {
  override name = 'ContractProblems';
}

/** Reads the contracts and builds the dashboard unless it is there. @throws ContractProblems */
export async function contractsAndSite(folder: string): Promise<{ contracts: ContractsFile; site: string }> {
  const compiled = compileContracts(folder);
  if ('problems' in compiled)
    throw new ContractProblems(
      `The contracts have problems:\n${compiled.problems.map(describeProblem).join('\n')}`,
    );
  await buildDashboard();
  return { contracts: compiled.file, site: SITE };
}

/**
 * Makes what the cloud runs: the bundled functions, the compiled contracts and the dashboard. Each cloud has bundles of
 * its own: another one that starts from this project must not take them away.
 */
export async function prepare(
  contractsFolder: string,
  bundles: string,
  progress: (step: string) => void,
): Promise<{ contracts: ContractsFile; bundles: string; site: string }> {
  progress('bundling the functions, reading the contracts, building the dashboard if it changed');
  const [, prepared] = await Promise.all([bundle(bundles), contractsAndSite(contractsFolder)]);
  return { ...prepared, bundles };
}
