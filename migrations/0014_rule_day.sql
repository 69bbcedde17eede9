-- Closed days (UTC), summed from the hours by sweep: a month of 500 rules is 15,000 rows instead of 360,000.
-- A day here is final: days up to the newest are read here, the hours after it in the table of hours. Kept for good.
create table omnistream.rule_day (
  source         text not null,
  rule           text not null,
  day            timestamptz not null,
  passed         bigint not null,
  failed         bigint not null,
  not_evaluated  bigint not null,
  errors         bigint not null,
  timed          bigint not null,
  nanos          bigint not null,
  -- The last hour in which it failed.
  last_failed    timestamptz,
  primary key (source, rule, day)
);
create index rule_day_day on omnistream.rule_day (day);

-- What became of the windows of each rule, from the index alone: a month of 50 such rules is 430,000 windows.
create index window_result_outcome on omnistream.window_result (window_start) include (source, rule, outcome);
