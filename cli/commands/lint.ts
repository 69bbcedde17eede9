import { statSync } from 'node:fs';
import { Command } from 'commander';

interface LintOptions {
  json: boolean;
}

const isFolder = (path: string): boolean | undefined =>
  statSync(path, { throwIfNoEntry: false })?.isDirectory();

/** Every problem of the contracts, and the exit code. */
async function lint(paths: readonly string[], { json }: LintOptions): Promise<number> {
  const { compileContracts, CONTRACTS, readContractFile } = await import('../../scripts/contracts.ts');
  const { describeProblem } = await import('../../domain/contract/problems.ts');
  const wanted = paths.length > 0 ? paths : [CONTRACTS];
  const missing = wanted.filter(path => isFolder(path) === undefined);
  if (missing.length > 0) {
    const message = `there is no file or folder ${missing.join(', ')}`;
    if (json) console.log(JSON.stringify({ error: message }));
    else console.error(message);
    return 2;
  }
  let contracts = 0;
  const problems = wanted.flatMap(path => {
    const result = isFolder(path) ? compileContracts(path) : readContractFile(path);
    if ('problems' in result) return result.problems;
    contracts += 'file' in result ? result.file.contracts.length : 1;
    return [];
  });
  if (json) console.log(JSON.stringify({ contracts, problems }));
  else {
    for (const problem of problems) console.log(describeProblem(problem));
    if (problems.length > 0)
      console.error(`${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}`);
    else console.log(`${contracts} ${contracts === 1 ? 'contract is' : 'contracts are'} fine`);
  }
  return problems.length > 0 ? 1 : 0;
}

export const command = new Command('lint')
  .description('Check contracts: every problem with its file, line and column.')
  .argument('[path...]', 'contracts, or folders with *.odcs.yaml (default: the contracts folder)')
  .option('--json', 'print {contracts, problems: [{file, line, column, path, message, hint}]}', false)
  .addHelpText(
    'after',
    `
Examples:
  omnistream lint
  omnistream lint contracts/sales.odcs.yaml
  omnistream lint --json | jq .problems

Exit codes: 0 no problem, 1 problems, 2 wrong use.`,
  )
  .action(async (paths: string[], options: LintOptions) => {
    process.exitCode = await lint(paths, options);
  });
