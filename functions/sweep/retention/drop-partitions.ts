import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import { identifier } from '../../../domain/contract/table.ts';
import { sqlState } from '../../shared/database/errors.ts';
import { transaction } from '../../shared/database/transaction.ts';
import { cutoff } from './limits.ts';

const DEFAULT = `
select child.relname as name
from pg_inherits
join pg_class child on child.oid = inhrelid
where inhparent = to_regclass($1) and pg_get_expr(child.relpartbound, child.oid) = 'DEFAULT'`;

const dataTable = (contract: Contract): string => `data.${identifier(contract.table)}`;

const LOCK_NOT_AVAILABLE = '55P03';
/** Days before today that always have a partition ready: dropping one would only have it made again. */
const LATE_DAYS = 2;
const BATCH = 5_000;
const BATCHES = 10;

/** Drops what is older than each contract's retention, and deletes it from the default partition. Answers it in words. */
export async function dropPartitions(
  pool: pg.Pool,
  contracts: readonly Contract[],
  now: number,
): Promise<string[]> {
  const done: string[] = [];
  for (const contract of contracts) {
    const { retentionDays } = contract.sla;
    if (retentionDays === undefined) continue;
    const before = cutoff(now, Math.max(retentionDays, LATE_DAYS));
    const dropped = await dropExpired(pool, contract, before);
    if (dropped > 0) done.push(`${dropped} ${dropped === 1 ? 'day' : 'days'} of ${contract.table}`);
    const late = await deleteLate(pool, contract, before);
    if (late > 0) done.push(`${late.toLocaleString('en')} rows of ${contract.table}`);
  }
  return done;
}

async function dropExpired(pool: pg.Pool, contract: Contract, before: Date): Promise<number> {
  try {
    return await transaction(pool, async client => {
      // Whoever loads is not made to wait long behind this.
      await client.query(`set local lock_timeout = '2s'`);
      const { rows } = await client.query<{ dropped: number }>(
        'select omnistream.drop_partitions($1, $2) as dropped',
        [contract.table, before],
      );
      return rows[0]?.dropped ?? 0;
    });
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
    return 0;
  }
}

async function deleteLate(pool: pg.Pool, contract: Contract, before: Date): Promise<number> {
  const { rows } = await pool.query<{ name: string }>(DEFAULT, [dataTable(contract)]);
  const name = rows[0]?.name;
  if (name === undefined) return 0;
  const table = `data.${identifier(name)}`;
  let deleted = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    const { rowCount } = await pool.query(
      `delete from ${table} where ctid = any(array(
        select ctid from ${table} where ${identifier(contract.time)} < $1 limit ${BATCH} for update skip locked))`,
      [before],
    );
    deleted += rowCount ?? 0;
    if ((rowCount ?? 0) < BATCH) break;
  }
  return deleted;
}
