import type pg from 'pg';
import type { Contract } from '../../domain/contract/contract.ts';
import { lastLoaded } from '../shared/rollups/last-loaded.ts';
import type { Measured } from './metrics.ts';

const OPEN = `
select count(*) filter (where severity = 'critical')::int as critical,
  count(*) filter (where severity = 'warning')::int as warning,
  count(*) filter (where severity = 'info')::int as info
from omnistream.incident
where resolved_at is null`;

/** RDS keeps some for itself too, under a setting that PostgreSQL elsewhere does not have. */
const CONNECTIONS = `
select 100 * sum(numbackends)::float8
  / (current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int) as used
from pg_stat_database`;

/** What only the database knows and alarms watch. */
export async function measure(pool: pg.Pool, contracts: readonly Contract[], now: number): Promise<Measured> {
  const { rows } = await pool.query<Measured['openIncidents']>(OPEN);
  const last = await lastLoaded(
    pool,
    contracts.map(({ source }) => source),
  );
  const freshness = [...last].map(
    // A minute's rollup and a database's clock may be ahead by a little.
    ([source, at]) => [source, Math.max(0, now - at.getTime()) / 1000] as const,
  );
  const connections = await pool.query<{ used: number }>(CONNECTIONS);
  return {
    openIncidents: rows[0]!,
    freshness: new Map(freshness),
    connectionsInUse: connections.rows[0]!.used,
  };
}
