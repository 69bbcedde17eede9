import type { Reader } from '../snapshot.ts';
import type { Event } from '../types.ts';

const SQL = `
select id::text, at, component, level, source, message
from omnistream.event as stored
where at >= $1
order by at desc, stored.id desc
limit $2`;

/** What the pipeline did since `from`, newest first. */
export async function events(reader: Reader, from: Date, limit: number): Promise<Event[]> {
  const { rows } = await reader.query<Omit<Event, 'at'> & { at: Date }>(SQL, [from, limit]);
  return rows.map(row => ({ ...row, at: row.at.toISOString() }));
}
