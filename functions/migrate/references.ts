import type pg from 'pg';
import { identifier } from '../../domain/contract/table.ts';
import type { ReferenceData } from '../shared/contracts.ts';

/**
 * Replaces a reference data set, `reference.<name>`, by the given rows in one transaction: whoever asks meanwhile sees
 * the old ones or the new ones. All columns are text; the first is the key, and must not repeat.
 */
export async function loadReference(client: pg.ClientBase, data: ReferenceData): Promise<void> {
  const [key] = data.columns;
  if (key === undefined) throw new Error(`reference data set ${data.name} has no columns`);
  const table = `reference.${identifier(data.name)}`;
  const columns = data.columns.map(identifier);
  await client.query('begin');
  await client.query(`drop table if exists ${table}`);
  await client.query(
    `create table ${table} (${columns.map(name => `${name} text`).join(', ')}, primary key (${columns[0]}))`,
  );
  const arrays = columns.map((_, i) => `$${i + 1}::text[]`);
  try {
    await client.query(
      `insert into ${table} select * from unnest(${arrays.join(', ')})`,
      columns.map((_, i) => data.rows.map(row => row[i] ?? null)),
    );
  } catch (error) {
    const detail = error instanceof Error && 'detail' in error ? ` (${error.detail})` : '';
    throw new Error(
      `reference data set ${data.name}: ${error instanceof Error ? error.message : error}${detail}`,
      {
        cause: error,
      },
    );
  }
  await client.query('commit');
}
