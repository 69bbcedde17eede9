import { pool } from '../shared/database/pool.ts';
import { logged } from '../shared/log/log.ts';
import { type Purged, purge } from './purge.ts';
import { Refused, readRequest } from './request.ts';

/** What is answered: what was found, or why nothing was looked for. Called by `omnistream purge` only. */
export type PurgeAnswer = Purged | { refused: string };

export const handler = logged(async (event: unknown): Promise<PurgeAnswer> => {
  try {
    return await purge(pool(), readRequest(event), Date.now());
  } catch (error) {
    if (error instanceof Refused) return { refused: error.message };
    throw error;
  }
});
