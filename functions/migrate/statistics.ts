import type pg from 'pg';
import { sqlState } from '../shared/database/errors.ts';

/** A setting that only some may see is absent here for the others. */
const COLLECTED = `
select from pg_settings, pg_available_extensions available
where pg_settings.name = 'shared_preload_libraries' and setting ~ '\\mpg_stat_statements\\M'
  and available.name = 'pg_stat_statements' and installed_version is null`;

const INSUFFICIENT_PRIVILEGE = '42501';

/** Where the server collects statistics of statements, makes the view that shows them. */
export async function ensureStatistics(client: pg.ClientBase): Promise<void> {
  const { rowCount } = await client.query(COLLECTED);
  if (rowCount === 0) return;
  try {
    await client.query('create extension if not exists pg_stat_statements');
  } catch (error) {
    if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error;
  }
}
