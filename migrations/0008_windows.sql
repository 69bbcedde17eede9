-- What a group of frames adds to a window of its source, appended with the load; sweep merges the parts and closes the
-- window. A row without a window says only how many records were in none.
create table omnistream.window_part (
  id            bigint generated always as identity primary key,
  source        text not null,
  clock         text not null check (clock in ('event', 'loaded')),
  seconds       integer not null,
  window_start  timestamptz,
  records       bigint not null,
  late          bigint not null,
  ahead         bigint not null,
  -- The greatest event time of its records, never after their receipt.
  greatest      timestamptz,
  loaded_at     timestamptz not null,
  -- By collector. Not jsonb: what comes back must be what was written, and nothing looks inside.
  states        json not null
);
create index window_part_window on omnistream.window_part (source, clock, seconds, window_start);

-- How far the windows of a source are closed: a record of a window that ends at `closed_until` or before is late.
create table omnistream.window_progress (
  source        text not null,
  clock         text not null check (clock in ('event', 'loaded', 'rule_minute')),
  seconds       integer not null,
  greatest      timestamptz,
  loaded_at     timestamptz,
  closed_until  timestamptz not null,
  primary key (source, clock, seconds)
);

-- What a rule found of a closed window.
create table omnistream.window_result (
  id            bigint generated always as identity primary key,
  source        text not null,
  rule          text not null,
  -- Whether the window is one of event time or of the time of loading.
  clock         text not null check (clock in ('event', 'loaded')),
  window_start  timestamptz not null,
  seconds       integer not null,
  outcome       text not null check (outcome in ('passed', 'failed', 'not_evaluated', 'error')),
  -- How bad it is; null unless failed or error.
  severity      text check (severity in ('critical', 'warning', 'info')),
  observed      jsonb,
  expected      text not null,
  details       jsonb,
  records       bigint not null,
  -- Records of the window that came after it was closed.
  late          bigint not null default 0,
  closed_at     timestamptz not null,
  -- Whether incidents have been told.
  reported      boolean not null default false,
  unique (source, rule, window_start, seconds)
);
create index window_result_start on omnistream.window_result (window_start desc, id desc);
create index window_result_source on omnistream.window_result (source, window_start desc, id desc);
create index window_result_unreported on omnistream.window_result (id) where not reported;

-- Records of sources with window rules that were loaded and are in no window of event time, by the minute of the load.
create table omnistream.late_minute (
  source  text not null,
  minute  timestamptz not null,
  -- Their window was over.
  late    bigint not null,
  -- Their window was too far off to be believed.
  ahead   bigint not null,
  primary key (source, minute)
);
create index late_minute_minute on omnistream.late_minute (minute);
