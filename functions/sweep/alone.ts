import type pg from 'pg';
import { transaction } from '../shared/database/transaction.ts';

/** Any number, the same in every sweep. */
const LOCK = 7_306_502_118;
/** A sweep that froze with its container loses the lock after this. */
const FROZEN_MS = 120_000;

/** Runs `work` unless another one is running: then it returns undefined at once. */
export const alone = <T>(pool: pg.Pool, work: () => Promise<T>): Promise<T | undefined> =>
  transaction(pool, async client => {
    await client.query(`set local idle_in_transaction_session_timeout = ${FROZEN_MS}`);
    const { rows } = await client.query<{ taken: boolean }>('select pg_try_advisory_xact_lock($1) as taken', [
      LOCK,
    ]);
    return rows[0]?.taken ? work() : undefined;
  });
