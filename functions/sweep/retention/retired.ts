import type pg from 'pg';
import type { Contract } from '../../../domain/contract/contract.ts';

/** Contracts of sources that this deployment has no more: what they promised of retention is kept to all the same. */
export async function retiredContracts(pool: pg.Pool, contracts: readonly Contract[]): Promise<Contract[]> {
  const { rows } = await pool.query<{ body: Contract }>(
    'select body from omnistream.contract where source <> all($1::text[]) order by source',
    [contracts.map(({ source }) => source)],
  );
  return rows.map(({ body }) => body);
}
