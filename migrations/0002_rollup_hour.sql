-- Closed hours, summed from the minutes by sweep: a month of five sources is 3,600 rows instead of 216,000.
-- An hour here is final: hours up to the newest are read here, the minutes after it in the minute tables.
-- They are kept for good (one row a source and hour), so totals since the beginning never shrink.
create table omnistream.stage_hour (
  source       text not null,
  stage        text not null,
  hour         timestamptz not null,
  frames       bigint not null,
  records_in   bigint not null,
  records_out  bigint not null,
  quarantined  bigint not null,
  duplicates   bigint not null,
  flagged      bigint not null,
  bytes        bigint not null,
  duration     bigint[] not null,
  latency      bigint[] not null,
  primary key (stage, source, hour) include (frames, records_out, quarantined, duplicates)
);
create index stage_hour_hour on omnistream.stage_hour (hour);

create table omnistream.rule_hour (
  source         text not null,
  rule           text not null,
  hour           timestamptz not null,
  passed         bigint not null,
  failed         bigint not null,
  not_evaluated  bigint not null,
  errors         bigint not null,
  primary key (source, rule, hour)
);
create index rule_hour_hour on omnistream.rule_hour (hour);

-- When a source last loaded a frame, and the quarantine of all sources, without reading the whole table.
create index frame_source_loaded on omnistream.frame (source, loaded_at desc);
create index quarantine_at on omnistream.quarantine (quarantined_at desc, id desc);

-- Sweeps in a row that saw nothing of the trouble: three resolve the incident.
alter table omnistream.incident add column clean_sweeps smallint not null default 0;
