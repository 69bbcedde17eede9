-- What the records of a group of frames look like (domain/profile), appended with the load; sweep merges the parts of a
-- window, five minutes by the clock of loading, when it closes, and deletes them.
create table omnistream.profile_part (
  id            bigint generated always as identity primary key,
  source        text not null,
  window_start  timestamptz not null,
  records       bigint not null,
  -- Not jsonb: nothing looks inside.
  profile       json not null
);
create index profile_part_window on omnistream.profile_part (source, window_start);

-- A closed window as baselines need it (domain/baseline/summary.ts): `summary->'drift'` has the distance of each field
-- from its usual distribution.
create table omnistream.monitor_window (
  source        text not null,
  window_start  timestamptz not null,
  summary       jsonb not null,
  primary key (source, window_start)
);
create index monitor_window_start on omnistream.monitor_window (window_start);

-- The last word of each monitor on each of its subjects: a field, a rule, empty for the source as a whole, `promise` for
-- what the contract promises whatever is usual.
create table omnistream.monitor_state (
  source          text not null,
  monitor         text not null,
  subject         text not null,
  -- suspect: one window was unlike the usual; a second one makes it firing.
  status          text not null check (status in ('learning', 'unknown', 'clean', 'suspect', 'firing')),
  -- Since when it has been so, and the window that said so last.
  since           timestamptz not null,
  judged_at       timestamptz not null,
  -- Of learning: how far it is, 0..1.
  progress        double precision,
  -- What was seen, the middle of what is usual and its bounds; null: not known, or not bounded there.
  unit            text,
  observed        double precision,
  usual           double precision,
  low             double precision,
  high            double precision,
  -- By what the usual is known: recent, hour of day, hour of week.
  level           text,
  -- Of firing.
  severity        text check (severity in ('critical', 'warning', 'info')),
  message         text,
  -- Windows before this are another time's normal; what was found wrong before `accepted_until` is normal now.
  trusted_since   timestamptz not null default 'epoch',
  accepted_until  timestamptz not null default 'epoch',
  primary key (source, monitor, subject)
);
