import type pg from 'pg';
import { asUnavailable } from './errors.ts';

/**
 * Runs `work` in one transaction: committed when it returns, rolled back when it throws. A connection that broke is
 * not given back. Errors of the connection are thrown as `DatabaseUnavailable`; after one of them during the commit
 * nobody knows whether it happened, so whoever repeats the work must be able to tell (the ledger can).
 */
export async function transaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await connect(pool);
  let broken: Error | undefined;
  // Without a listener the loss of a connection in use would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
    const result = await work(client);
    const { command } = await client.query('commit');
    if (command !== 'COMMIT') throw new Error('the transaction had failed before its commit');
    return result;
  } catch (error) {
    if (!broken) await client.query('rollback').catch(onError);
    throw asUnavailable(broken && !(error instanceof Error && 'severity' in error) ? broken : error);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (error) {
    throw asUnavailable(error);
  }
}
