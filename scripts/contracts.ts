/** Reads the contracts folder into build/contracts.json: what travels with the functions. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse as parseCsv } from 'csv-parse/sync';
import type { Contract } from '../domain/contract/contract.ts';
import { type ContractProblem, describeProblem } from '../domain/contract/problems.ts';
import { readContract } from '../domain/contract/read.ts';
import type { ContractsFile, ReferenceData } from '../functions/shared/contracts.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const CONTRACTS = join(ROOT, 'contracts');
const SUFFIX = '.odcs.yaml';

const wholeFile = (file: string, message: string, hint?: string): ContractProblem => ({
  file,
  line: 1,
  column: 1,
  path: '',
  message,
  ...(hint === undefined ? {} : { hint }),
});

/** The contract in a file; a file that cannot be read, or is not UTF-8, is a problem like any other. */
export function readContractFile(path: string): { contract: Contract } | { problems: ContractProblem[] } {
  const name = relative(process.cwd(), path) || path;
  try {
    return readContract(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path)), name);
  } catch (error) {
    const message = error instanceof TypeError ? 'not UTF-8 text' : (error as Error).message;
    return { problems: [wholeFile(name, message)] };
  }
}

function readReference(folder: string, name: string): ReferenceData | string {
  const path = join(folder, 'reference', `${name}.csv`);
  if (!existsSync(path))
    return `the reference data set "${name}" is missing: ${relative(process.cwd(), path)}`;
  try {
    const [columns, ...rows] = parseCsv(readFileSync(path), {
      bom: true,
      skip_empty_lines: true,
    }) as string[][];
    if (!columns || rows.length === 0) return `${relative(process.cwd(), path)} has no rows`;
    if (new Set(columns).size !== columns.length)
      return `${relative(process.cwd(), path)} has a column twice`;
    return { name, columns, rows };
  } catch (error) {
    return `${relative(process.cwd(), path)} is not readable as CSV: ${(error as Error).message}`;
  }
}

interface Read {
  contract: Contract;
  file: string;
}

/** What every contract of a folder must have for itself. */
function clashes(read: readonly Read[]): ContractProblem[] {
  const problems: ContractProblem[] = [];
  for (const key of ['source', 'table'] as const) {
    const owners = new Map<string, string>();
    for (const { contract, file } of read) {
      const owner = owners.get(contract[key]);
      if (owner !== undefined)
        problems.push(wholeFile(file, `its ${key} "${contract[key]}" is also that of ${owner}`));
      owners.set(contract[key], file);
    }
  }
  return problems;
}

function references(
  folder: string,
  read: readonly Read[],
): { found: ReferenceData[]; problems: ContractProblem[] } {
  const found = new Map<string, ReferenceData | string>();
  const problems: ContractProblem[] = [];
  for (const { contract, file } of read)
    for (const { id, kwargs } of contract.rules) {
      const { dataset, reference_column: column } = kwargs;
      if (typeof dataset !== 'string') continue;
      const data = found.get(dataset) ?? readReference(folder, dataset);
      found.set(dataset, data);
      if (typeof data === 'string') problems.push(wholeFile(file, `rule ${id}: ${data}`));
      else if (typeof column === 'string' && !data.columns.includes(column))
        problems.push(
          wholeFile(
            file,
            `rule ${id}: ${dataset} has no column "${column}"`,
            `it has ${data.columns.join(', ')}`,
          ),
        );
    }
  return { found: [...found.values()].filter(data => typeof data !== 'string'), problems };
}

/** Every `*.odcs.yaml` of the folder and the reference data they use, or all problems of all files. */
export function compileContracts(
  folder = CONTRACTS,
): { file: ContractsFile } | { problems: ContractProblem[] } {
  const problems: ContractProblem[] = [];
  const read: Read[] = [];
  let names: string[];
  try {
    names = readdirSync(folder)
      .filter(name => name.endsWith(SUFFIX))
      .sort();
  } catch (error) {
    return { problems: [wholeFile(folder, (error as Error).message)] };
  }
  if (names.length === 0)
    problems.push(wholeFile(folder, `there is no contract (*${SUFFIX}) in this folder`));
  for (const name of names) {
    const path = join(folder, name);
    const result = readContractFile(path);
    if ('problems' in result) problems.push(...result.problems);
    else read.push({ contract: result.contract, file: relative(process.cwd(), path) || path });
  }
  problems.push(...clashes(read));
  const data = references(folder, read);
  problems.push(...data.problems);
  return problems.length > 0
    ? { problems }
    : { file: { contracts: read.map(({ contract }) => contract), references: data.found } };
}

if (import.meta.main) {
  const target = process.argv[2] ?? join(ROOT, 'build/contracts.json');
  const result = compileContracts();
  if ('problems' in result) {
    for (const problem of result.problems) console.error(describeProblem(problem));
    process.exit(1);
  }
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, JSON.stringify(result.file));
  console.log(`compiled ${result.file.contracts.length} contracts`);
}
