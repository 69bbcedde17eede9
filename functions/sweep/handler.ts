import { contractsFile } from '../shared/contracts.ts';
import { pool } from '../shared/database/pool.ts';
import { sweep } from './sweep.ts';

/** Invoked each minute. */
export const handler = (): Promise<'done' | 'busy'> =>
  sweep({ pool: pool(), contracts: contractsFile().contracts, now: Date.now() });
