import type pg from 'pg';
import { transaction } from '../shared/database/transaction.ts';

/** How long one query may take, ms; after that the answer is a 503 instead of a hanging page. */
export const STATEMENT_TIMEOUT = 5_000;

export type Reader = Pick<pg.PoolClient, 'query'>;

/** Runs the queries of one answer on one state of the database; nothing can be written through it. */
export const snapshot = <T>(pool: pg.Pool, read: (reader: Reader) => Promise<T>): Promise<T> =>
  transaction(pool, async client => {
    await client.query(
      `set transaction isolation level repeatable read, read only; set local statement_timeout = ${STATEMENT_TIMEOUT}`,
    );
    return read(client);
  });
