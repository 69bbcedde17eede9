-- Of learning: how many more windows it takes at the soonest.
alter table omnistream.monitor_state add column needed integer;
