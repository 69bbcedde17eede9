import pg from 'pg';
import { environment } from '../environment.ts';

/**
 * A pool on a connection string. Small: a Lambda container does one thing at a time, and PostgreSQL's connections
 * are what a fleet of containers runs out of.
 */
export function openPool(url: string, max = 2): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'omnistream',
  });
  // A server that goes away takes its connections with it: the pool replaces them, and the query that needs one reports.
  // Each connection listens from its first moment, since the loss of one that nobody listens to would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', client => client.on('error', () => undefined));
  return pool;
}

let shared: pg.Pool | undefined;

/** The process's own pool, opened at the first use. */
export function pool(): pg.Pool {
  shared ??= openPool(environment.databaseUrl());
  return shared;
}
