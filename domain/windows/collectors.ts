import type { Contract } from '../contract/contract.ts';
import { compileWindowRules } from '../quality/windows.ts';
import type { Collector } from './collector.ts';

/** Everything that is collected of a contract's records: enrich collects it, and sweep merges it. */
export const collectorsOf = (contract: Contract): Collector[] => [...compileWindowRules(contract).collectors];
