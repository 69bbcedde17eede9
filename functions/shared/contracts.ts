import { readFileSync } from 'node:fs';
import type { Contract } from '../../domain/contract/contract.ts';
import { environment } from './environment.ts';

/** A reference data set: rows of strings under named columns, from contracts/reference/<name>.csv. */
export interface ReferenceData {
  name: string;
  columns: string[];
  rows: string[][];
}

/** What travels with the functions: every contract, compiled to plain JSON, and the reference data they name. */
export interface ContractsFile {
  contracts: Contract[];
  references: ReferenceData[];
}

let loaded: ContractsFile | undefined;

/** Read once per process (a Lambda container lives with the contracts it was deployed with). */
export function contractsFile(): ContractsFile {
  loaded ??= JSON.parse(readFileSync(environment.contractsFile(), 'utf8')) as ContractsFile;
  return loaded;
}

export const contractOf = (source: string): Contract | undefined =>
  contractsFile().contracts.find(contract => contract.source === source);
