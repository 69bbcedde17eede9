-- Closed hours of enrichers, as those of stages and rules: the same hours are closed.
create table omnistream.enricher_hour (
  source    text not null,
  enricher  text not null,
  hour      timestamptz not null,
  enriched  bigint not null,
  unknown   bigint not null,
  failed    bigint not null,
  micros    bigint not null,
  primary key (source, enricher, hour)
);
create index enricher_hour_hour on omnistream.enricher_hour (hour);
create index enricher_minute_minute on omnistream.enricher_minute (minute);

insert into omnistream.enricher_hour
select source, enricher, date_trunc('hour', minute, 'UTC'), sum(enriched), sum(unknown), sum(failed), sum(micros)
from omnistream.enricher_minute
where minute < (select max(hour) + interval '1 hour' from omnistream.stage_hour)
group by 1, 2, 3;
