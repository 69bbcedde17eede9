import type pg from 'pg';
import { identifier } from '../../../domain/contract/table.ts';
import { isUniqueViolation } from '../../shared/database/errors.ts';
import { copyIn } from '../copy/copy-in.ts';
import type { Row } from '../prepared.ts';
import type { Target } from '../target.ts';
import { bytesOf, numbered, stage } from './staging.ts';
import { rowsAt } from './written.ts';

/** After a duplicate the next loads of the table go through staging at once: duplicates come in swarms. */
const WARY_LOADS = 16;
const wary = new Map<string, number>();

/**
 * Adds rows that are not there yet; one whose primary key is known is refused as a duplicate, the first of several
 * wins. Copies straight into the table as long as no key is known; the caller has set the savepoint `rows`. Answers
 * the rows that were added.
 */
export async function append(
  client: pg.ClientBase,
  target: Target,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  const left = wary.get(target.table) ?? 0;
  if (left > 0) wary.set(target.table, left - 1);
  else {
    try {
      await copyIn(client, target.table, target.columns, bytesOf(rows));
      return rows;
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      wary.set(target.table, WARY_LOADS);
      await client.query('rollback to savepoint rows');
    }
  }
  const staged = await stage(client, target, rows);
  const columns = target.columns.map(identifier).join(', ');
  const key = target.key.map(identifier).join(', ');
  const { rows: added } = await client.query<{ place: number }>(
    `with inserted as (
       insert into ${target.table} (${columns}) select ${columns} from ${staged} order by ctid
       on conflict do nothing
       returning ${key}
     )
     select min(_place)::int as place from ${numbered(staged)} join inserted using (${key}) group by ${key} order by 1`,
  );
  return rowsAt(rows, added);
}
