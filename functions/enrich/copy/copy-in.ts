import { once } from 'node:events';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import { identifier } from '../../../domain/contract/table.ts';

/** Signature, no flags, no header extension. */
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
const TRAILER = Buffer.from([0xff, 0xff]);

/**
 * Copies rows in binary format into a table (already qualified and quoted). Throws PostgreSQL's own error. The rows come
 * in few large pieces, each one message, so what the stream around them costs does not show.
 */
export async function copyIn(
  client: pg.ClientBase,
  table: string,
  columns: readonly string[],
  rows: readonly Buffer[],
): Promise<void> {
  const stream = client.query(
    from(`copy ${table} (${columns.map(identifier).join(', ')}) from stdin with (format binary)`),
  );
  const finished = once(stream, 'finish');
  stream.write(HEADER);
  for (const row of rows) stream.write(row);
  stream.end(TRAILER);
  await finished;
}
