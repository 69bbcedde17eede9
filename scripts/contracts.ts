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

function readReference(folder: string, name: string): ReferenceData | string {
  const path = join(folder, 'reference', `${name}.csv`);
  const shown = relative(process.cwd(), path);
  if (!existsSync(path)) return `the reference data set "${name}" is missing: there is no ${shown}`;
  try {
    const [columns, ...rows] = parseCsv(readFileSync(path), {
      bom: true,
      skip_empty_lines: true,
    }) as string[][];
    if (!columns || rows.length === 0) return `${shown} has no rows`;
    if (new Set(columns).size !== columns.length) return `${shown} has a column twice`;
    return { name, columns, rows };
  } catch (error) {
    return `${shown} is not readable as CSV: ${(error as Error).message}`;
  }
}

/** The reference data beside the contracts of a folder, each set read once, when a contract first asks for it. */
export class References {
  readonly #folder: string;
  readonly #read = new Map<string, ReferenceData | string>();
  constructor(folder: string) {
    this.#folder = folder;
  }
  /** The data set; or, as text, why it cannot be used. */
  data(name: string): ReferenceData | string {
    const data = this.#read.get(name) ?? readReference(this.#folder, name);
    this.#read.set(name, data);
    return data;
  }
  columns = (name: string): string[] | string => {
    const data = this.data(name);
    return typeof data === 'string' ? data : data.columns;
  };
  get all(): ReferenceData[] {
    return [...this.#read.values()].filter(data => typeof data !== 'string');
  }
}

/** The contract in a file; a file that cannot be read, or is not UTF-8, is a problem like any other. */
export function readContractFile(
  path: string,
  references = new References(dirname(path)),
): { contract: Contract } | { problems: ContractProblem[] } {
  const name = relative(process.cwd(), path) || path;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
    return readContract(text, name, references.columns);
  } catch (error) {
    const message = error instanceof TypeError ? 'not UTF-8 text' : (error as Error).message;
    return { problems: [wholeFile(name, message)] };
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

/** Every `*.odcs.yaml` of the folder and the reference data they use, or all problems of all files. */
export function compileContracts(
  folder = CONTRACTS,
): { file: ContractsFile } | { problems: ContractProblem[] } {
  const problems: ContractProblem[] = [];
  const read: Read[] = [];
  const references = new References(folder);
  let names: string[];
  try {
    names = readdirSync(folder)
      .filter(name => name.endsWith(SUFFIX))
      .sort();
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return { problems: [wholeFile(folder, code === 'ENOENT' ? 'there is no such folder' : message)] };
  }
  if (names.length === 0)
    problems.push(wholeFile(folder, `there is no contract (*${SUFFIX}) in this folder`));
  for (const name of names) {
    const path = join(folder, name);
    const result = readContractFile(path, references);
    if ('problems' in result) problems.push(...result.problems);
    else read.push({ contract: result.contract, file: relative(process.cwd(), path) || path });
  }
  problems.push(...clashes(read));
  return problems.length > 0
    ? { problems }
    : { file: { contracts: read.map(({ contract }) => contract), references: references.all } };
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
