import { expect, test } from 'vitest';
import type { Contract, Field } from './contract.ts';
import { contractIn, SMALL } from './small.fixture.ts';
import { changeTable, createTable, primaryKey, tableColumns } from './table.ts';

const small = contractIn(SMALL);
const stored = tableColumns(small);

const withFields = (change: (fields: Field[]) => Field[]): Contract => ({
  ...small,
  fields: change(structuredClone(small.fields)),
});
const edited = (name: string, change: Partial<Field>) =>
  withFields(fields => fields.map(field => (field.name === name ? { ...field, ...change } : field)));
const extra: Field = {
  name: 'more',
  type: 'integer',
  required: false,
  unique: false,
  options: {},
  origin: 'record',
};

test('fields, then enricher outputs, then the system', () => {
  expect(stored.map(({ name, type, notNull }) => `${name} ${type}${notNull ? ' not null' : ''}`)).toEqual([
    'id text not null',
    'at timestamptz not null',
    'price double precision',
    'place jsonb',
    'place_lat double precision',
    'tags jsonb',
    'local_time text',
    'time_zone text',
    'local_hour bigint',
    'day_of_week text',
    'is_business_day boolean',
    'is_business_hours boolean',
    'holiday text',
    'season text',
    '_record_id text not null',
    '_frame_id text not null',
    '_received_at timestamptz not null',
    '_loaded_at timestamptz not null',
    '_flags jsonb',
    '_extra jsonb',
  ]);
});

test('a row is known by the primary key and the time, or by its record id and the time', () => {
  expect(primaryKey(stored)).toEqual(['id', 'at']);
  const { primaryKey: _, ...id } = small.fields[0]!;
  const keyless = { ...small, fields: [id, ...small.fields.slice(1)] };
  expect(primaryKey(tableColumns(keyless))).toEqual(['_record_id', 'at']);
  const timeFirst = withFields(([a, at, ...rest]) => [
    { ...a!, primaryKey: 2 },
    { ...at!, primaryKey: 1 },
    ...rest,
  ]);
  expect(primaryKey(tableColumns(timeFirst))).toEqual(['at', 'id']);
});

test('names are quoted', () => {
  const odd = withFields(fields => [...fields, { ...extra, name: 'Cost Total $' }]);
  expect(createTable(odd)[0]).toContain('"Cost Total $" bigint');
  expect(createTable({ ...small, table: 'a"b' })[0]).toContain('create table data."a""b"');
});

test('nothing to do for the same contract', () => {
  expect(changeTable(stored, small)).toEqual({ statements: [] });
});

test('additive changes', () => {
  expect(
    changeTable(
      stored,
      withFields(fields => [...fields, extra]),
    ),
  ).toEqual({
    statements: ['alter table data."small" add column if not exists "more" bigint'],
  });
  const required = tableColumns(edited('price', { required: true }));
  expect(changeTable(required, small)).toEqual({
    statements: ['alter table data."small" alter column "price" drop not null'],
  });
  expect(changeTable(stored, { ...small, enrichers: [] })).toEqual({ statements: [] });
  expect(changeTable(tableColumns({ ...small, enrichers: [] }), small)).toMatchObject({
    statements: expect.arrayContaining(['alter table data."small" add column if not exists "season" text']),
  });
});

test.each<[string, Contract, string]>([
  ['another type', edited('price', { type: 'string' }), '"price" changes from double precision to text'],
  ['required from now on', edited('price', { required: true }), '"price" becomes required'],
  [
    'a new required field',
    withFields(fields => [...fields, { ...extra, required: true }]),
    '"more" is new and required',
  ],
  ['a field gone', withFields(fields => fields.filter(({ name }) => name !== 'tags')), '"tags" is gone'],
  [
    'another key',
    edited('place_lat', { primaryKey: 2 }),
    'the primary key changes from (id, at) to (id, place_lat, at)',
  ],
  [
    'another time',
    { ...withFields(fields => [...fields, { ...extra, name: 'seen', type: 'date' }]), time: 'seen' },
    'the event time changes from "at" to "seen"',
  ],
])('refused, with the way out: %s', (_, contract, reason) => {
  const change = changeTable(stored, contract);
  expect('breaking' in change && change.breaking).toEqual([
    { reason: expect.stringContaining(reason), wayOut: expect.stringContaining('raise the major version') },
  ]);
});

test('an earlier contract finds its table: what came later stays, and may stay empty', () => {
  const later = withFields(fields => [...fields, extra]);
  expect(changeTable(tableColumns(later), small, true)).toEqual({ statements: [] });
  const required = edited('price', { required: true });
  expect(changeTable(stored, required, true)).toEqual({ statements: [] });
  const change = changeTable(stored, edited('price', { type: 'string' }), true);
  expect('breaking' in change && change.breaking).toHaveLength(1);
});
