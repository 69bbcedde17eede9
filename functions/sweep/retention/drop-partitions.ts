import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';
import { identifier } from '../../../domain/contract/table.ts';
import { sqlState } from '../../shared/database/errors.ts';
import { transaction } from '../../shared/database/transaction.ts';
import { cutoff } from './limits.ts';

/** The partitions of $1 that end at or before $2; the default partition has no end. */
const EXPIRED = `
select child.relname as name
from pg_inherits
join pg_class child on child.oid = inhrelid
where inhparent = to_regclass($1)
  and substring(pg_get_expr(child.relpartbound, child.oid) from $$TO \\('([^']+)'\\)$$)::timestamptz <= $2
order by 1`;

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
  let dropped = 0;
  try {
    await transaction(pool, async client => {
      // Bounds are printed in the session's time zone. Whoever loads is not made to wait long behind this.
      await client.query(`set local time zone 'UTC'; set local lock_timeout = '2s'`);
      const { rows } = await client.query<{ name: string }>(EXPIRED, [dataTable(contract), before]);
      for (const { name } of rows) await client.query(`drop table data.${identifier(name)}`);
      dropped = rows.length;
    });
  } catch (error) {
    if (sqlState(error) !== LOCK_NOT_AVAILABLE) throw error;
    return 0;
  }
  return dropped;
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
