import type pg from 'pg';

/** Writes to the log of events that the dashboard shows. */
export async function recordEvent(
  client: pg.ClientBase,
  now: number,
  level: 'info' | 'success' | 'warning' | 'error',
  source: string | null,
  message: string,
): Promise<void> {
  await client.query(
    `insert into omnistream.event (at, component, level, source, message) values ($1, 'migrate', $2, $3, $4)`,
    [new Date(now), level, source, message],
  );
}
