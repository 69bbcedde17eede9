-- What rules cost: records on which a rule's test was timed, and the nanoseconds it took on them together.
alter table omnistream.rule_minute
  add column timed bigint not null default 0,
  add column nanos bigint not null default 0;
alter table omnistream.rule_hour
  add column timed bigint not null default 0,
  add column nanos bigint not null default 0;
