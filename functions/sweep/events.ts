import type pg from 'pg';

export interface EventRow {
  level: 'info' | 'success' | 'warning' | 'error';
  source: string | null;
  message: string;
}

const SQL = `
insert into omnistream.event (at, component, level, source, message)
select $1, 'sweep', level, source, message
from unnest($2::text[], $3::text[], $4::text[]) as event(level, source, message)`;

export async function writeEvents(
  client: Pick<pg.ClientBase, 'query'>,
  events: readonly EventRow[],
  at: Date,
): Promise<void> {
  if (events.length === 0) return;
  await client.query(SQL, [
    at,
    events.map(({ level }) => level),
    events.map(({ source }) => source),
    events.map(({ message }) => message),
  ]);
}
