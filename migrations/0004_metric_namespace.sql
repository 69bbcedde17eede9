-- Metrics of AWS's own namespaces stand beside ours where the local cloud takes CloudWatch's place.
alter table omnistream.metric_minute
  add column namespace text not null default 'OmniStream',
  -- Buckets of domain/measure/latency.ts, of metrics in milliseconds: what percentiles are made of.
  add column buckets bigint[] not null default '{}',
  drop constraint metric_minute_pkey,
  add primary key (namespace, name, dimensions, minute);
alter table omnistream.metric_minute alter column namespace drop default;
create index metric_minute_minute on omnistream.metric_minute (minute);
