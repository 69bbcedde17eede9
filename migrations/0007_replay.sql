-- Quarantined records that go through the pipeline again. A record stays in the quarantine until the transaction that
-- loads its frame takes it out; while it is on its way, a claim says which frame that is.
alter table omnistream.quarantine
  -- The bytes of its last replay, where a repair made them others than those delivered: `failures` are of these.
  add column repaired bytea,
  -- When its last replay failed.
  add column attempted_at timestamptz;

create table omnistream.replay (
  id            bigint generated always as identity primary key,
  requested_at  timestamptz not null,
  requested_by  text not null,
  -- What was asked for: a filter, or ids.
  selection     jsonb not null,
  -- domain/repair/repair.ts; null: as they are.
  repair        jsonb,
  -- How many records that was. What is quarantined after the last of them is no part of it.
  chosen        integer not null,
  upto          bigint not null,
  -- Records up to this one have their frames, or were left where they are.
  planned       bigint not null default 0,
  planned_at    timestamptz,
  -- No flow was for them, or a step could not be done.
  unrepaired    integer not null default 0,
  -- Others were quicker: on their way with another replay.
  elsewhere     integer not null default 0,
  -- Longer than a frame may be.
  too_large     integer not null default 0,
  -- Who sends it, and until when nobody else does.
  driver        text,
  driven_until  timestamptz,
  cancelled_at  timestamptz,
  cancelled_by  text,
  finished_at   timestamptz
);
create index replay_open on omnistream.replay (id) where finished_at is null;

-- A frame of a replay: its id and its records are fixed here before anything is sent, so that sending twice changes nothing.
create table omnistream.replay_frame (
  id           text primary key,
  replay       bigint not null references omnistream.replay on delete cascade,
  number       bigint generated always as identity,
  source       text not null,
  contract     text not null,
  bucket       smallint not null,
  received_at  timestamptz not null,
  records      integer not null,
  sent_at      timestamptz,
  -- Loaded or cancelled: what comes of the frame after that changes nothing.
  settled_at   timestamptz,
  loaded       integer not null default 0,
  failed       integer not null default 0,
  duplicates   integer not null default 0,
  gone         integer not null default 0
);
create index replay_frame_replay on omnistream.replay_frame (replay, number);

-- The claims. One goes with its record: what retention or a purge took is not loaded by a frame under way.
create table omnistream.replay_record (
  frame_id       text not null references omnistream.replay_frame on delete cascade,
  record_index   integer not null,
  quarantine_id  bigint not null unique references omnistream.quarantine on delete cascade,
  -- As repaired for this replay; null: as the quarantine has it.
  bytes          bytea,
  primary key (frame_id, record_index)
);

-- Records that a replay took out of the quarantine.
create table omnistream.replayed (
  quarantine_id  bigint primary key,
  replay         bigint not null references omnistream.replay on delete cascade,
  at             timestamptz not null
);
create index replayed_replay on omnistream.replayed (replay);
