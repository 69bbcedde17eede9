-- What people and the sweep do about an incident. Its state is told by what was done: none of them can contradict it, and
-- the release before, which only sets resolved_at, leaves it right as well.
alter table omnistream.incident
  add column acknowledged_at timestamptz,
  add column assignee text,
  -- `sweep`, or who it was; null: resolved before this was written down, by the sweep.
  add column resolved_by text,
  add column reason text check (reason in ('false_positive', 'missing_data', 'duplicates', 'out_of_bounds', 'other')),
  -- Changes so far: who changes it says which one they saw.
  add column version integer not null default 0,
  add column state text not null generated always as (
    case when resolved_at is not null then 'resolved'
      when assignee is not null then 'assigned'
      when acknowledged_at is not null then 'acknowledged'
      else 'new' end) stored;
create index incident_fingerprint on omnistream.incident (fingerprint, resolved_at desc);

-- Every change of an incident, and how the incident was after it.
create table omnistream.incident_change (
  id        bigint generated always as identity primary key,
  incident  bigint not null references omnistream.incident on delete cascade,
  version   integer not null,
  at        timestamptz not null,
  who       text not null,
  change    text not null check (change in
    ('opened', 'severity', 'acknowledged', 'assigned', 'unassigned', 'commented', 'resolved', 'reopened')),
  state     text not null,
  severity  text not null,
  assignee  text,
  reason    text,
  comment   text,
  unique (incident, version)
);

insert into omnistream.incident_change (incident, version, at, who, change, state, severity)
select id, 1, opened_at, 'sweep', 'opened', 'new', severity from omnistream.incident;
insert into omnistream.incident_change (incident, version, at, who, change, state, severity)
select id, 2, resolved_at, 'sweep', 'resolved', 'resolved', severity from omnistream.incident where resolved_at is not null;
update omnistream.incident set version = case when resolved_at is null then 1 else 2 end;

-- A person's change, for whoever may execute this without a right to the tables: the API. Tells whether it was done: not
-- when the incident is at another version by now.
create function omnistream.change_incident(
  changed bigint, expected integer, changed_at timestamptz, changed_by text, what text,
  acknowledged timestamptz, assigned text, resolved timestamptz, why text, said text
) returns boolean
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
as $$
begin
  update omnistream.incident
  set acknowledged_at = acknowledged, assignee = assigned, resolved_at = resolved, reason = why, version = version + 1,
    resolved_by = case when resolved is null then null when what = 'resolved' then changed_by else resolved_by end,
    clean_sweeps = case when what in ('resolved', 'reopened') then 0 else clean_sweeps end
  where id = changed and version = expected;
  if not found then return false; end if;
  insert into omnistream.incident_change (incident, version, at, who, change, state, severity, assignee, reason, comment)
  select id, version, changed_at, changed_by, what, state, severity, assignee, reason, said
  from omnistream.incident where id = changed;
  return true;
end
$$;
revoke execute on function omnistream.change_incident from public;
