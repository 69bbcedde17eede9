-- Partitions of typed tables are made and dropped by whoever may execute these, without owning the tables: sweep.
-- They act with the owner's rights, on partitioned tables of the schema data and on nothing else.

-- Makes the partition of a day (UTC) unless it is there; tells whether it did. Rows of that day which were loaded before
-- it, into the default partition, move into it.
create function omnistream.create_partition(typed text, day date) returns boolean
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
as $$
declare
  parent regclass := to_regclass(format('data.%I', typed));
  partition text := format('data.%I', typed || to_char(day, '_pYYYYMMDD'));
  event_time text;
begin
  select quote_ident(attname) into event_time
  from pg_partitioned_table join pg_attribute on attrelid = partrelid and attnum = partattrs[0]
  where partrelid = parent;
  if event_time is null then raise exception 'data.% is no typed table', typed using errcode = 'undefined_table'; end if;
  if to_regclass(partition) is not null then return false; end if;
  -- Rows that are just being written are waited for, so that none is left behind where the partition forbids it.
  execute format('lock table data.%I in access exclusive mode', typed || '_default');
  execute format('create table %s (like %s including defaults)', partition, parent);
  execute format(
    'with moved as (delete from data.%I where %2$s >= %3$L and %2$s < %4$L returning *)
     insert into %5$s select * from moved',
    typed || '_default', event_time, day::timestamptz, (day + 1)::timestamptz, partition);
  execute format('alter table %s attach partition %s for values from (%L) to (%L)',
    parent, partition, day::timestamptz, (day + 1)::timestamptz);
  return true;
end
$$;

-- Drops the partitions that end at or before an instant; the default partition has no end. Tells how many.
create function omnistream.drop_partitions(typed text, before timestamptz) returns integer
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC'
as $$
declare
  expired regclass;
  dropped integer := 0;
begin
  for expired in
    select inhrelid::regclass
    from pg_inherits join pg_class child on child.oid = inhrelid
    where inhparent = to_regclass(format('data.%I', typed))
      and substring(pg_get_expr(child.relpartbound, child.oid) from $re$TO \('([^']+)'\)$re$)::timestamptz <= before
    order by child.relname
  loop
    execute format('drop table %s', expired);
    dropped := dropped + 1;
  end loop;
  return dropped;
end
$$;

revoke execute on function omnistream.create_partition, omnistream.drop_partitions from public;
