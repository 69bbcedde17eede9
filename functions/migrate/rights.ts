/** What each role may do with each table, as data. A role is a function that signs in to PostgreSQL without owning it. */
import { identifier } from '../../domain/contract/table.ts';
import { type DatabaseFunction, databaseRole } from '../../domain/topology.ts';

export type Privilege = 'select' | 'insert' | 'update' | 'delete';

const READ = ['select'] as const;
/** `insert ... on conflict do update` reads and updates; a row is locked with the right to update. */
const COUNT = ['select', 'insert', 'update'] as const;
const RETIRE = ['select', 'update', 'delete'] as const;

/** Tables of the schema `omnistream`. */
const SYSTEM: Record<DatabaseFunction, Record<string, readonly Privilege[]>> = {
  enrich: {
    // A frame's ledger entry is put right within its transaction; none is ever taken away.
    frame: COUNT,
    // What a replay brought in leaves, and what failed again says why.
    quarantine: ['select', 'insert', 'update', 'delete'],
    replay_frame: ['select', 'update'],
    replay_record: ['select', 'update', 'delete'],
    replayed: ['insert'],
    stage_minute: COUNT,
    rule_minute: COUNT,
    enricher_minute: COUNT,
    detector_state: COUNT,
    window_part: ['insert'],
    profile_part: ['insert'],
  },
  sweep: {
    frame: RETIRE,
    quarantine: RETIRE,
    stage_minute: RETIRE,
    rule_minute: RETIRE,
    enricher_minute: RETIRE,
    metric_minute: RETIRE,
    stage_hour: ['select', 'insert'],
    rule_hour: ['select', 'insert'],
    rule_day: ['select', 'insert'],
    enricher_hour: ['select', 'insert'],
    incident: [...COUNT, 'delete'],
    incident_change: ['insert'],
    event: [...COUNT, 'delete'],
    detector_state: COUNT,
    window_part: [...RETIRE, 'insert'],
    window_progress: COUNT,
    window_result: [...COUNT, 'delete'],
    late_minute: [...COUNT, 'delete'],
    profile_part: ['select', 'delete'],
    // What has expired is locked before it is deleted.
    monitor_window: [...RETIRE, 'insert'],
    monitor_state: [...COUNT, 'delete'],
    contract: READ,
    replay: RETIRE,
  },
  // It reads every table, and writes what people do to the quarantine: not the quarantine itself. Incidents it
  // changes through a function.
  api: {
    replay: COUNT,
    replay_frame: COUNT,
    replay_record: [...COUNT, 'delete'],
    event: ['select', 'insert'],
  },
  purge: {
    contract: READ,
    quarantine: ['select', 'delete'],
    detector_state: ['select', 'delete'],
    event: ['insert'],
  },
};

/** A table as the catalogue knows it. */
export interface StoredTable {
  schema: 'omnistream' | 'data' | 'reference';
  name: string;
  /** Of `data`: the typed table itself, its default partition, or a day of it. */
  part: 'whole' | 'default' | 'day';
  /** Of `data`: rows of its contract take the place of earlier ones. */
  upsert: boolean;
}

/** What the functions may do with a table; a role that is absent may do nothing. */
export function rightsOn({
  schema,
  name,
  part,
  upsert,
}: StoredTable): Partial<Record<DatabaseFunction, readonly Privilege[]>> {
  if (schema === 'omnistream')
    return {
      enrich: SYSTEM.enrich[name] ?? [],
      sweep: SYSTEM.sweep[name] ?? [],
      purge: SYSTEM.purge[name] ?? [],
      api: SYSTEM.api[name] ?? READ,
    };
  if (schema === 'reference') return { enrich: READ };
  // Rows are loaded and replaced through the whole; sweep deletes late ones of the default partition itself.
  if (part === 'whole')
    return {
      enrich: upsert ? ['select', 'insert', 'delete'] : ['select', 'insert'],
      purge: ['select', 'delete'],
    };
  return part === 'default' ? { sweep: RETIRE } : {};
}

/** A reference data set is replaced by a new table: what enrich may do with it begins with the table. */
export const DEFAULT_RIGHTS = `alter default privileges in schema reference grant select on tables to ${databaseRole('enrich')}`;

/** Rights other than on tables. */
export const OTHER_RIGHTS: Record<DatabaseFunction, readonly string[]> = {
  enrich: ['usage on schema omnistream, data, reference'],
  sweep: [
    'usage on schema omnistream, data',
    'execute on function omnistream.create_partition, omnistream.drop_partitions',
  ],
  api: ['usage on schema omnistream', 'execute on function omnistream.change_incident, omnistream.flagged'],
  purge: ['usage on schema omnistream, data'],
};

export const tableName = ({ schema, name }: StoredTable): string => `${schema}.${identifier(name)}`;
