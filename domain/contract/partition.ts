import { identifier } from './table.ts';

const DAY_MS = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** `ticks` and `2026-11-23` make `ticks_p20261123`. */
export const partitionName = (table: string, day: string): string => `${table}_p${day.replaceAll('-', '')}`;

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/**
 * One statement that makes the partition of a day (`YYYY-MM-DD`, UTC) unless it is there. Rows of that day which
 * were loaded before it, into the default partition, move into it.
 */
export function createPartition(table: string, day: string): string {
  const start = DAY.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  if (Number.isNaN(start)) throw new RangeError(`not a day: ${day}`);
  const next = new Date(start + DAY_MS).toISOString().slice(0, 10);
  const from = literal(`${day} 00:00:00+00`);
  const to = literal(`${next} 00:00:00+00`);
  const parent = `data.${identifier(table)}`;
  const rest = `data.${identifier(`${table}_default`)}`;
  const partition = `data.${identifier(partitionName(table, day))}`;
  return `do $partition$
declare
  event_time text;
begin
  if to_regclass(${literal(partition)}) is not null then return; end if;
  select quote_ident(attname) into strict event_time
  from pg_partitioned_table join pg_attribute on attrelid = partrelid and attnum = partattrs[0]
  where partrelid = ${literal(parent)}::regclass;
  -- Rows that are just being written are waited for, so that none is left behind where the partition forbids it.
  lock table ${rest} in access exclusive mode;
  create table ${partition} (like ${parent} including defaults);
  execute format(
    'with moved as (delete from ${rest.replaceAll("'", "''")} where %1$s >= %2$L and %1$s < %3$L returning *)
     insert into ${partition.replaceAll("'", "''")} select * from moved',
    event_time, ${from}, ${to});
  alter table ${parent} attach partition ${partition} for values from (${from}) to (${to});
end
$partition$`;
}
