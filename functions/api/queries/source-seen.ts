import type { Reader } from '../snapshot.ts';

const SQL = `
select exists (select from omnistream.stage_minute where source = $1)
  or exists (select from omnistream.stage_hour where source = $1)
  or exists (select from omnistream.quarantine where source = $1) as seen`;

/** Whether anything was ever stored under this source id: a source outlives its contract. */
export async function sourceSeen(reader: Reader, source: string): Promise<boolean> {
  const { rows } = await reader.query<{ seen: boolean }>(SQL, [source]);
  return rows[0]?.seen ?? false;
}
