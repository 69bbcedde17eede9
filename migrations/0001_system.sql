-- The system's own tables. Typed tables of the sources live in the schema data, reference data sets in reference.
create schema omnistream;
create schema data;
create schema reference;

-- The files of this folder that have been applied; written by the function migrate.
create table omnistream.migration (
  number      integer primary key,
  name        text not null,
  checksum    text not null,
  applied_at  timestamptz not null default now()
);

-- What each source's table was last brought to; the apply step compares against it.
create table omnistream.contract (
  source      text primary key,
  version     text not null,
  table_name  text not null,
  columns     jsonb not null,
  body        jsonb not null,
  applied_at  timestamptz not null default now()
);

-- The ledger: a frame is here when, and only when, its effects are in the database.
create table omnistream.frame (
  id           text primary key,
  source       text not null,
  bucket       smallint not null,
  contract     text not null,
  received_at  timestamptz not null,
  loaded_at    timestamptz not null,
  records      integer not null,
  loaded       integer not null,
  quarantined  integer not null,
  duplicates   integer not null,
  flagged      integer not null,
  bytes        integer not null,
  run          text
);
create index frame_received on omnistream.frame using brin (received_at);

-- Bad records with everything needed to understand, repair and replay them.
create table omnistream.quarantine (
  id               bigint generated always as identity primary key,
  source           text not null,
  frame_id         text not null,
  record_index     integer not null,
  record_id        text,
  stage            text not null,
  contract         text not null,
  received_at      timestamptz not null,
  quarantined_at   timestamptz not null,
  failure_version  smallint not null,
  failures         jsonb not null,
  -- The record's bytes as delivered: a malformed one need not be text at all.
  original         bytea not null,
  attempts         integer not null default 0,
  run              text,
  unique (frame_id, record_index)
);
create index quarantine_source on omnistream.quarantine (source, quarantined_at desc, id desc);

-- Minute rollups, by the minute in which the frame was loaded. They count only what was inserted.
create table omnistream.stage_minute (
  source       text not null,
  stage        text not null,
  minute       timestamptz not null,
  frames       bigint not null,
  records_in   bigint not null,
  records_out  bigint not null,
  quarantined  bigint not null,
  duplicates   bigint not null,
  flagged      bigint not null,
  bytes        bigint not null,
  -- Buckets of domain/measure/latency.ts: time the stage took for a frame, one count a frame.
  duration     bigint[] not null,
  -- The same for receipt to the end of this stage, one count a record.
  latency      bigint[] not null,
  primary key (source, stage, minute)
);
create index stage_minute_minute on omnistream.stage_minute (minute);

create table omnistream.rule_minute (
  source         text not null,
  rule           text not null,
  minute         timestamptz not null,
  passed         bigint not null,
  failed         bigint not null,
  not_evaluated  bigint not null,
  errors         bigint not null,
  primary key (source, rule, minute)
);
create index rule_minute_minute on omnistream.rule_minute (minute);

-- What an enricher did: records it filled, records it could not, time it took.
create table omnistream.enricher_minute (
  source    text not null,
  enricher  text not null,
  minute    timestamptz not null,
  enriched  bigint not null,
  unknown   bigint not null,
  failed    bigint not null,
  micros    bigint not null,
  primary key (source, enricher, minute)
);

-- Per-key memory of rules and enrichers, written with the frame that changed it.
create table omnistream.detector_state (
  source      text not null,
  detector    text not null,
  key         text not null,
  state       jsonb not null,
  updated_at  timestamptz not null,
  primary key (source, detector, key)
);

create table omnistream.incident (
  id           bigint generated always as identity primary key,
  -- What repeats of the same trouble share: an open incident takes them in.
  fingerprint  text not null,
  source       text,
  kind         text not null,
  severity     text not null check (severity in ('critical', 'warning', 'info')),
  message      text not null,
  opened_at    timestamptz not null,
  last_seen_at timestamptz not null,
  occurrences  integer not null default 1,
  resolved_at  timestamptz
);
create unique index incident_open on omnistream.incident (fingerprint) where resolved_at is null;
create index incident_opened on omnistream.incident (opened_at desc);

create table omnistream.event (
  id         bigint generated always as identity primary key,
  at         timestamptz not null,
  component  text not null,
  level      text not null check (level in ('info', 'success', 'warning', 'error')),
  source     text,
  message    text not null
);
create index event_at on omnistream.event (at desc);

-- CloudWatch metrics where there is no CloudWatch: EMF lines of the functions, summed by minute.
create table omnistream.metric_minute (
  minute      timestamptz not null,
  name        text not null,
  unit        text not null,
  dimensions  jsonb not null,
  sum         double precision not null,
  count       bigint not null,
  min         double precision not null,
  max         double precision not null,
  primary key (minute, name, dimensions)
);

-- Element-wise sum of two histograms of any length.
create function omnistream.add_buckets(a bigint[], b bigint[]) returns bigint[]
  language sql immutable parallel safe
  return (
    select coalesce(array_agg(coalesce(x, 0) + coalesce(y, 0) order by i), '{}')
    from (
      select i, a[i] as x, b[i] as y
      from generate_series(1, greatest(cardinality(a), cardinality(b))) as i
    ) as pairs
  );

create aggregate omnistream.sum_buckets (bigint[]) (
  sfunc = omnistream.add_buckets, stype = bigint[], initcond = '{}', parallel = safe, combinefunc = omnistream.add_buckets
);
