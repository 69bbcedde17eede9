import { readFileSync } from 'node:fs';
import { createSecureContext, rootCertificates } from 'node:tls';
import pg from 'pg';
import { environment } from '../environment.ts';
import { iamToken } from './iam-token.ts';

/**
 * A pool on a connection string. Small: a Lambda container does one thing at a time, and PostgreSQL's connections
 * are what a fleet of containers runs out of.
 */
export const openPool = (url: string, max = 2): pg.Pool => poolOf({ connectionString: url, max });

function poolOf(config: pg.PoolConfig): pg.Pool {
  const pool = new pg.Pool({
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 60_000,
    keepAlive: true,
    allowExitOnIdle: true,
    application_name: 'omnistream',
    ...config,
  });
  // A server that goes away takes its connections with it: the pool replaces them, and the query that needs one reports.
  // Each connection listens from its first moment, since the loss of one that nobody listens to would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', client => client.on('error', () => undefined));
  return pool;
}

/** Connections of one process at most: a load and what asks beside it. */
export const POOL_SIZE = 2;

let shared: pg.Pool | undefined;

/** The process's own pool, as the environment says, opened at the first use. */
export function pool(): pg.Pool {
  shared ??= poolOf({ ...signIn(environment.databaseUrl()), ...encryption(), max: POOL_SIZE });
  return shared;
}

/** With the password of the connection string, or with a token made anew for each connection. */
function signIn(url: string): pg.PoolConfig {
  if (!environment.databaseIam()) return { connectionString: url };
  const { hostname: host, port, username, pathname } = new URL(url);
  const address = { host, port: Number(port || 5432), user: decodeURIComponent(username) };
  return {
    ...address,
    database: decodeURIComponent(pathname.slice(1)),
    password: () => iamToken(address, environment.awsRegion(), environment.awsCredentials(), Date.now()),
  };
}

/** With a file of authorities every connection is encrypted, and the server's certificate and name are checked. */
function encryption(): pg.PoolConfig {
  const file = environment.databaseAuthorities();
  if (file === undefined) return {};
  // Made once: the file has the authorities of every region. Those of Node.js vouch for a proxy in front of the database.
  const secureContext = createSecureContext({ ca: [readFileSync(file, 'utf8'), ...rootCertificates] });
  return { ssl: { secureContext, rejectUnauthorized: true } };
}
