-- Of records_out, those that a replay brought: they came long ago, and say nothing of what the source sends now.
alter table omnistream.stage_minute add column replayed bigint not null default 0;
