import { contractsFile } from '../shared/contracts.ts';
import { pool } from '../shared/database/pool.ts';
import { logged } from '../shared/log/log.ts';
import { sweep } from './sweep.ts';

/** Invoked each minute. */
export const handler = logged(
  (): Promise<'done' | 'busy'> =>
    sweep({ pool: pool(), contracts: contractsFile().contracts, now: Date.now() }),
);
