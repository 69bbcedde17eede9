import type pg from 'pg';
import type { Match } from './match.ts';

/** Records read at a time: one may be half a megabyte. */
const PAGE = 200;

export interface Quarantined {
  /** Records that hold the value where the field is. */
  records: number;
  /** Records that are no JSON objects, with the value in their bytes; null: it is too short to be looked for there. */
  unreadable: number | null;
}

/** How many bad records of the source are of the person; deletes them when told to. */
export async function purgeQuarantine(
  client: pg.ClientBase,
  source: string,
  match: (original: Buffer) => Match,
  execute: boolean,
): Promise<{ records: number; unreadable: number }> {
  const found = { records: 0, unreadable: 0 };
  await client.query(
    `declare bad no scroll cursor for select id, original, repaired from omnistream.quarantine where source = ${literal(source)}`,
  );
  for (;;) {
    const { rows } = await client.query<{ id: string; original: Buffer; repaired: Buffer | null }>(
      `fetch ${PAGE} from bad`,
    );
    const ids: string[] = [];
    for (const { id, original, repaired } of rows) {
      const matched = match(original) ?? (repaired ? match(repaired) : undefined);
      if (matched === undefined) continue;
      ids.push(id);
      found[matched === 'record' ? 'records' : 'unreadable']++;
    }
    if (execute && ids.length > 0)
      await client.query('delete from omnistream.quarantine where id = any($1::bigint[])', [ids]);
    if (rows.length < PAGE) break;
  }
  await client.query('close bad');
  return found;
}

/** A cursor takes no parameters. */
const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;
