import { createHash } from 'node:crypto';
import type pg from 'pg';
import { copyIn } from '../copy/copy-in.ts';
import type { Row } from '../prepared.ts';
import type { Target } from '../target.ts';

/** The rows' bytes, neighbours in one piece. */
export function bytesOf(rows: readonly Row[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let i = 0; i < rows.length; ) {
    const { from, start } = rows[i]!;
    let { end } = rows[i]!;
    for (i++; i < rows.length && rows[i]!.from === from && rows[i]!.start === end; i++) end = rows[i]!.end;
    pieces.push(from.bytes.subarray(start, end));
  }
  return pieces;
}

/**
 * Copies rows into a temporary table without constraints, shaped like the target, and gives its name. The table stays
 * with the connection, emptied by each commit; its name tells the columns, since a contract may gain some.
 */
export async function stage(client: pg.ClientBase, target: Target, rows: readonly Row[]): Promise<string> {
  const shape = createHash('sha1').update([target.table, ...target.columns].join('\n'));
  const staged = `pg_temp.staged_${shape.digest('hex').slice(0, 16)}`;
  await client.query(
    `create temp table if not exists ${staged.slice('pg_temp.'.length)} (like ${target.table}) on commit delete rows;
     delete from ${staged}`,
  );
  await copyIn(client, staged, target.columns, bytesOf(rows));
  return staged;
}

/** The staged rows, each with its place among those that were copied, from 0. */
export const numbered = (staged: string): string =>
  `(select *, row_number() over (order by ctid) - 1 as _place from ${staged}) as s`;
