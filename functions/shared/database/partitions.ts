import type pg from 'pg';

const DAY_MS = 86_400_000;
const DAYS_BEFORE = 2;
const DAYS_AFTER = 7;

/** The days (`YYYY-MM-DD`, UTC) that have a partition of their own ready: rows of other days go to the default one. */
const partitionDays = (now: number): string[] =>
  Array.from({ length: DAYS_BEFORE + 1 + DAYS_AFTER }, (_, i) =>
    new Date(now + (i - DAYS_BEFORE) * DAY_MS).toISOString().slice(0, 10),
  );

/** `ticks` and `2026-11-23` make `ticks_p20261123`. */
export const partitionName = (table: string, day: string): string => `${table}_p${day.replaceAll('-', '')}`;

/** Makes the partition of a day (`YYYY-MM-DD`, UTC) unless it is there; see migrations/0003_partitions.sql. */
export async function createPartition(
  client: Pick<pg.ClientBase, 'query'>,
  table: string,
  day: string,
): Promise<void> {
  await client.query('select omnistream.create_partition($1, $2)', [table, day]);
}

/**
 * Makes the partitions of a typed table from the day before yesterday to seven days ahead; gives the days that were
 * missing. Cheap when there is nothing to do: one look at the catalogue. Each partition is a transaction of its own,
 * since attaching one keeps writers out of the table for a moment.
 */
export async function ensurePartitions(
  client: pg.ClientBase | pg.Pool,
  table: string,
  now: number,
): Promise<string[]> {
  const days = partitionDays(now);
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relnamespace = 'data'::regnamespace and relname = any($1::text[])`,
    [days.map(day => partitionName(table, day))],
  );
  const present = new Set(rows.map(({ name }) => name));
  const missing = days.filter(day => !present.has(partitionName(table, day)));
  for (const day of missing) await createPartition(client, table, day);
  return missing;
}
