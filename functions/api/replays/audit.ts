import type pg from 'pg';
import type { Event } from '../types.ts';

/** Writes down what was done to the quarantine, and by whom. */
export async function audit(
  client: pg.ClientBase,
  now: number,
  level: Event['level'],
  message: string,
): Promise<void> {
  await client.query(
    `insert into omnistream.event (at, component, level, message) values ($1, 'replay', $2, $3)`,
    [new Date(now), level, message],
  );
}
