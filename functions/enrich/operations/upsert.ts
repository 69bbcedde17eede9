import type pg from 'pg';
import { identifier } from '../../../domain/contract/table.ts';
import type { Row } from '../prepared.ts';
import type { Target } from '../target.ts';
import { numbered, stage } from './staging.ts';
import { rowsAt } from './written.ts';

/**
 * Puts each row in the place of the one with the same identity, wherever in time that was: the later received wins, and
 * of two received together the later delivered. A row that comes after a newer one is refused as a duplicate. Writers of
 * one table take turns, since no index over the partitions could stop two of them from storing one identity twice.
 * Answers the rows that were not refused, replaced in the same breath or not.
 */
export async function upsert(
  client: pg.ClientBase,
  target: Target,
  rows: readonly Row[],
): Promise<readonly Row[]> {
  await client.query('select pg_advisory_xact_lock(hashtext($1))', [target.table]);
  const staged = await stage(client, target, rows);
  const { rows: accepted } = await client.query<{ place: number }>(findAccepted(target, staged));
  // Few rows against a large table: look each up by its key, never read the table through.
  await client.query('set local enable_hashjoin = off; set local enable_mergejoin = off');
  await client.query(removeOutdated(target, staged));
  await client.query(insertNewest(target, staged));
  await client.query('set local enable_hashjoin = on; set local enable_mergejoin = on');
  return rowsAt(rows, accepted);
}

const list = (names: readonly string[], table: string): string =>
  names.map(name => `${table}.${identifier(name)}`).join(', ');
const same = (names: readonly string[], a: string, b: string): string =>
  names.map(name => `${a}.${identifier(name)} = ${b}.${identifier(name)}`).join(' and ');

/** When the stored row of the identity of `s` was received. */
const storedReceipt = ({ table, identity }: Target): string =>
  `(select max(t._received_at) from ${table} t where ${same(identity, 't', 's')})`;

/** Places of the rows that were not older than what came before them, stored or staged. */
const findAccepted = (target: Target, staged: string): string => `
  select _place::int as place
  from (
    select _place, _received_at, greatest(
      ${storedReceipt(target)},
      max(_received_at) over (partition by ${list(target.identity, 's')} order by _place
        rows between unbounded preceding and 1 preceding)) as before
    from ${numbered(staged)}
  ) as judged
  where before is null or _received_at >= before
  order by 1`;

/** Takes away what a newer row replaces; the staged rows that are older than a stored one go instead. */
const removeOutdated = (target: Target, staged: string): string => `
  delete from ${staged} s where _received_at < ${storedReceipt(target)};
  delete from ${target.table} t using ${staged} s where ${same(target.identity, 't', 's')}`;

const insertNewest = ({ table, columns, identity }: Target, staged: string): string => `
  insert into ${table} (${columns.map(identifier).join(', ')})
  select distinct on (${list(identity, 's')}) ${list(columns, 's')}
  from ${staged} s
  order by ${list(identity, 's')}, s._received_at desc, s.ctid desc`;
