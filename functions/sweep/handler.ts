import { contractsFile } from '../shared/contracts.ts';
import { pool } from '../shared/database/pool.ts';
import { logged } from '../shared/log/log.ts';
import { sweepMetrics } from './metrics.ts';
import { sweep } from './sweep.ts';

const metrics = sweepMetrics();

/** Invoked each minute. */
export const handler = logged(
  (): Promise<'done' | 'busy'> =>
    sweep({ pool: pool(), contracts: contractsFile().contracts, metrics, now: Date.now() }),
);
