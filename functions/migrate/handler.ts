import type pg from 'pg';
import { type ContractsFile, contractsFile } from '../shared/contracts.ts';
import { pool } from '../shared/database/pool.ts';
import { logged } from '../shared/log/log.ts';
import { type Applied, applyContract } from './contracts.ts';
import { recordEvent } from './events.ts';
import { applyMigrations, exclusively, readMigrations } from './migrations.ts';
import { loadReference } from './references.ts';
import { ensureRoles } from './roles.ts';
import { ensureStatistics } from './statistics.ts';

export interface Migrated {
  /** Files applied now. */
  migrations: string[];
  contracts: Applied[];
  references: string[];
}

/**
 * Brings the database to this version: migrations, reference data, each contract's table, and
 * the roles of the functions. Safe to run at any time and
 * twice at once. Throws at the end when a contract was refused; everything else has been applied by then.
 */
export async function migrateAll(
  pool: pg.Pool,
  { contracts, references }: ContractsFile,
  now: number,
): Promise<Migrated> {
  const migrated = await exclusively(pool, async client => {
    const migrations = await applyMigrations(client, readMigrations());
    for (const reference of references) await loadReference(client, reference);
    const applied: Applied[] = [];
    for (const contract of contracts) applied.push(await applyContract(client, contract, now));
    await ensureStatistics(client);
    await ensureRoles(client);
    const count = `${contracts.length} ${contracts.length === 1 ? 'contract' : 'contracts'}`;
    await recordEvent(client, now, 'info', null, `Pipeline brought up with ${count}`);
    return { migrations, contracts: applied, references: references.map(({ name }) => name) };
  });
  const refused = migrated.contracts.filter(({ action }) => action === 'refused');
  if (refused.length === 0) return migrated;
  const reasons = refused.map(({ source, details }) => `${source}: ${details.join('. ')}`);
  throw new Error(`contracts refused: ${reasons.join('\n')}`);
}

export const handler = logged((): Promise<Migrated> => migrateAll(pool(), contractsFile(), Date.now()));
