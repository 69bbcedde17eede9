import { enrichers } from '../catalogue.gen.ts';
import type { Enricher } from '../enrichment/enricher.ts';
import { fnv1a } from '../frame/hash.ts';
import { ruleOf } from '../quality/place.ts';
import { columnTypeOf, type PgType } from './column-type.ts';
import type { Contract } from './contract.ts';

export interface Column {
  name: string;
  type: PgType;
  notNull: boolean;
  origin: 'field' | 'enricher' | 'system';
  /** Position in the table's primary key, from 1. */
  primary?: number;
  /** The column the table is partitioned by. */
  time?: true;
}

const SYSTEM_COLUMNS: readonly Column[] = [
  { name: '_record_id', type: 'text', notNull: true, origin: 'system' },
  { name: '_frame_id', type: 'text', notNull: true, origin: 'system' },
  { name: '_received_at', type: 'timestamptz', notNull: true, origin: 'system' },
  { name: '_loaded_at', type: 'timestamptz', notNull: true, origin: 'system' },
  { name: '_flags', type: 'jsonb', notNull: false, origin: 'system' },
  { name: '_extra', type: 'jsonb', notNull: false, origin: 'system' },
];

/** An SQL identifier: names in contracts are data, so every one is quoted. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Columns of the source's typed table: its fields, the enrichers' outputs, the system's. */
export function tableColumns(contract: Contract): Column[] {
  const columns: Column[] = contract.fields.map(field => ({
    name: field.name,
    type: columnTypeOf(field),
    notNull: field.required,
    origin: 'field',
  }));
  for (const { use, options } of contract.enrichers) {
    const definition = (enrichers as Readonly<Record<string, Enricher>>)[use]!;
    for (const { name, type } of definition.outputs(options))
      columns.push({ name, type: columnTypeOf({ type }), notNull: false, origin: 'enricher' });
  }
  columns.push(...SYSTEM_COLUMNS.map(column => ({ ...column })));

  const keys = contract.fields
    .filter(field => field.primaryKey !== undefined)
    .sort((a, b) => a.primaryKey! - b.primaryKey!)
    .map(field => field.name);
  const primary = new Set([...(keys.length > 0 ? keys : ['_record_id']), contract.time]);
  for (const [index, name] of [...primary].entries()) {
    const column = columns.find(candidate => candidate.name === name);
    if (column) column.primary = index + 1;
  }
  const time = columns.find(({ name }) => name === contract.time);
  if (time) time.time = true;
  return columns;
}

/** Names of the primary key's columns, in its order: they identify a row. */
export const primaryKey = (columns: readonly Column[]): string[] =>
  columns
    .filter(({ primary }) => primary !== undefined)
    .sort((a, b) => a.primary! - b.primary!)
    .map(({ name }) => name);

const timeOf = (columns: readonly Column[]): string | undefined => columns.find(({ time }) => time)?.name;

/** The statements that make the typed table, with its default partition. */
export function createTable(contract: Contract): string[] {
  const columns = tableColumns(contract);
  const table = `data.${identifier(contract.table)}`;
  const time = identifier(contract.time);
  const body = [
    ...columns.map(({ name, type, notNull }) => `${identifier(name)} ${type}${notNull ? ' not null' : ''}`),
    `primary key (${primaryKey(columns).map(identifier).join(', ')})`,
  ];
  return [
    `create table ${table} (\n  ${body.join(',\n  ')}\n) partition by range (${time})`,
    `create table data.${identifier(`${contract.table}_default`)} partition of ${table} default`,
    `create index on ${table} using brin (${time})`,
  ];
}

/**
 * Indexes by name: for the newest records that were loaded with a failure, and those by which rules of uniqueness over the
 * table find their values. One that is no longer needed stays: the release before may need it.
 */
export function tableIndexes(contract: Pick<Contract, 'rules' | 'table'>): Map<string, string> {
  const table = `data.${identifier(contract.table)}`;
  const flagged = `flagged_${fnv1a(table).toString(36)}`;
  const found = new Map([
    [flagged, `create index ${identifier(flagged)} on ${table} (_loaded_at) where _flags is not null`],
  ]);
  for (const { type, kwargs, scope } of contract.rules) {
    if (scope !== 'table') continue;
    const columns = ruleOf(type).fields(kwargs).map(identifier).join(', ');
    const name = `unique_${fnv1a(`${table} ${columns}`).toString(36)}`;
    found.set(name, `create index ${identifier(name)} on ${table} (${columns})`);
  }
  return found;
}

export interface BreakingChange {
  reason: string;
  wayOut: string;
}

const NEW_VERSION = 'raise the major version of the contract: it then gets a table of its own';

function breaks(before: Column, after: Column, rollback: boolean): BreakingChange | undefined {
  if (before.type !== after.type)
    return { reason: `"${after.name}" changes from ${before.type} to ${after.type}`, wayOut: NEW_VERSION };
  if (!before.notNull && after.notNull && !rollback)
    return {
      reason: `"${after.name}" becomes required, and rows without it may be stored`,
      wayOut: `leave it optional and ask for it with a rule, or ${NEW_VERSION}`,
    };
  return undefined;
}

/**
 * What brings a stored table to the contract: statements for additive changes (new nullable columns, fields no longer
 * required), or every reason why it cannot be. An enricher's column stays when its enricher goes: it is NULL from then on.
 * `rollback`: the contract is an earlier one than the table was last brought to. What later ones added stays in the table,
 * NULL from then on, and what they no longer required is not required of the rows that are stored.
 */
export function changeTable(
  stored: readonly Column[],
  contract: Contract,
  rollback = false,
): { statements: string[] } | { breaking: BreakingChange[] } {
  const wanted = tableColumns(contract);
  const table = `data.${identifier(contract.table)}`;
  const statements: string[] = [];
  const breaking: BreakingChange[] = [];

  for (const after of wanted) {
    const before = stored.find(({ name }) => name === after.name);
    const name = identifier(after.name);
    if (!before) {
      if (after.notNull)
        breaking.push({
          reason: `"${after.name}" is new and required, and the stored rows have no value for it`,
          wayOut: `make it optional, or ${NEW_VERSION}`,
        });
      else statements.push(`alter table ${table} add column if not exists ${name} ${after.type}`);
      continue;
    }
    const fault = breaks(before, after, rollback);
    if (fault) breaking.push(fault);
    else if (before.notNull && !after.notNull)
      statements.push(`alter table ${table} alter column ${name} drop not null`);
  }
  for (const { name, origin, notNull } of stored)
    if (origin !== 'enricher' && !(rollback && !notNull) && !wanted.some(after => after.name === name))
      breaking.push({
        reason: `"${name}" is gone from the contract`,
        wayOut: `put it back, or ${NEW_VERSION}`,
      });

  const [keyBefore, keyAfter] = [stored, wanted].map(columns => primaryKey(columns).join(', '));
  const [timeBefore, timeAfter] = [timeOf(stored), timeOf(wanted)];
  if (timeBefore !== timeAfter)
    breaking.push({
      reason: `the event time changes from "${timeBefore}" to "${timeAfter}"`,
      wayOut: NEW_VERSION,
    });
  else if (keyBefore !== keyAfter)
    breaking.push({
      reason: `the primary key changes from (${keyBefore}) to (${keyAfter})`,
      wayOut: NEW_VERSION,
    });
  return breaking.length > 0 ? { breaking } : { statements };
}
