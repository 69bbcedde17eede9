-- A major version of a contract has a table of its own; a release that is taken back finds the one before as it left it.
alter table omnistream.contract drop constraint contract_pkey, add primary key (source, table_name);
