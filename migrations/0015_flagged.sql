-- The newest records of a source that were loaded with a failure, for whoever may execute this without a right to the
-- tables: the API. It sees what failed, and nothing else of the record.
create function omnistream.flagged(of_source text, since timestamptz, most integer)
  returns table (record_id text, loaded_at timestamptz, failures jsonb)
  language plpgsql stable security definer
  set search_path = pg_catalog, pg_temp
as $$
declare
  stored regclass;
begin
  select to_regclass('data.' || quote_ident(c.table_name)) into stored
  from omnistream.contract c where c.source = of_source;
  if stored is null then return; end if;
  return query execute format(
    'select _record_id, _loaded_at, _flags from %s
     where _flags is not null and _loaded_at >= $1 order by _loaded_at desc limit $2', stored)
  using since, most;
end
$$;
revoke execute on function omnistream.flagged from public;
