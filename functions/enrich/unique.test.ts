/** Uniqueness over the typed table, with the database that holds it. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Contract, RuleSpec } from '../../domain/contract/contract.ts';
import { tableIndexes } from '../../domain/contract/table.ts';
import { encodeValidated } from '../../domain/frame/encode.ts';
import { field, readings, validated } from '../../tests/frames.ts';
import { kinesisEvent } from '../../tests/kinesis-event.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { applyContract } from '../migrate/contracts.ts';
import { recordingLog } from '../shared/log/recording.fixture.ts';
import { enrich } from './enrich.ts';
import { compilePlan } from './plan.ts';

const NOW = Date.parse('2026-03-01T12:00:30Z');
const AT = '2026-03-01T11:00:00Z';
const LATER = '2026-03-01T11:30:00Z';

const unique = (id: string, ...columns: string[]): RuleSpec => ({
  id,
  name: id,
  type: columns.length > 1 ? 'expect_compound_columns_to_be_unique' : 'expect_column_values_to_be_unique',
  kwargs: columns.length > 1 ? { column_list: columns } : { column: columns[0]! },
  dimension: 'uniqueness',
  severity: 'critical',
  scope: 'table',
});
const TYPES = ['string', 'integer', 'number', 'boolean', 'date', 'timestamp', 'time'] as const;
const typed = TYPES.map(type => field(`a_${type}`, type));
const base = readings();
const contracts = {
  append: readings({ source: 'append', table: 'append', rules: [unique('note', 'note')] }),
  upsert: readings({ source: 'upsert', table: 'upsert', write: 'upsert', rules: [unique('note', 'note')] }),
  typed: readings({
    source: 'typed',
    table: 'typed',
    fields: [...base.fields, ...typed, field('odd "name"', 'string')],
    rules: [...typed.map(({ name }) => unique(name, name)), unique('pair', 'odd "name"', 'value')],
  }),
};

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  for (const contract of Object.values(contracts)) await applyContract(client, contract, NOW);
  client.release();
});
afterAll(() => database.drop());
beforeEach(async () => {
  const tables = Object.values(contracts).map(({ table }) => `data.${table}`);
  const all = [...tables, 'omnistream.frame', 'omnistream.quarantine', 'omnistream.rule_minute'];
  await database.pool.query(all.map(name => `delete from ${name}`).join(';'));
});

async function load(contract: Contract, ...frames: [id: string, records: object[]][]): Promise<void> {
  const plan = compilePlan(contract, Date.now);
  const { batchItemFailures } = await enrich(
    kinesisEvent(
      frames.map(([id, records]) => ({
        key: 'k',
        data: encodeValidated(validated(id, records, { source: contract.source })),
      })),
    ),
    {
      pool: database.pool,
      planOf: () => plan,
      metrics: { count() {}, duration() {}, endToEnd() {}, publish() {} },
      log: recordingLog([]),
      now: () => NOW,
    },
  );
  expect(batchItemFailures).toEqual([]);
}
const loaded = async ({ table }: Contract): Promise<string[]> => {
  const { rows } = await database.pool.query(
    `select id || ' ' || coalesce(note, '-') as seen from data.${table} order by 1`,
  );
  return rows.map(({ seen }) => seen);
};
const quarantined = async (): Promise<string[]> => {
  const { rows } = await database.pool.query(
    `select f ->> 'rule' || ': ' || (f ->> 'message') as said
     from omnistream.quarantine, jsonb_array_elements(failures) as f order by frame_id, record_index, 1`,
  );
  return rows.map(({ said }) => said);
};
const one = (id: string, note: string | null, at = AT) => ({ id, at, note });

it('a value that is stored is refused to every later record, in the same frame, the same load and the next', async () => {
  const { append } = contracts;
  await load(
    append,
    ['f1', [one('a', 'X'), one('b', 'Y'), one('c', 'X')]],
    ['f2', [one('d', 'Y'), one('e', null)]],
  );
  await load(append, ['f3', [one('f', 'X'), one('g', null), one('h', 'Z')]]);
  expect(await loaded(append)).toEqual(['a X', 'b Y', 'e -', 'g -', 'h Z']);
  expect(await quarantined()).toEqual([
    "note: note is 'X', as in the record a",
    "note: note is 'Y', as in the record b",
    "note: note is 'X', as in the record a",
  ]);
});

it('a record that comes again is no fault: neither its frame nor the record in another frame', async () => {
  const { append } = contracts;
  await load(append, ['f1', [one('a', 'X')]]);
  await load(
    append,
    ['f1', [one('a', 'X')]],
    ['f2', [one('a', 'X'), one('a', 'X', '2026-03-01T12:00:00+01:00')]],
  );
  expect(await quarantined()).toEqual([]);
  expect(await loaded(append)).toEqual(['a X']);
  const { rows } = await database.pool.query(
    'select sum(duplicates)::int as duplicates from omnistream.frame',
  );
  expect(rows).toEqual([{ duplicates: 2 }]);
});

it('the same id at another time is another row, and at fault', async () => {
  const { append } = contracts;
  await load(append, ['f1', [one('a', 'X')]], ['f2', [one('a', 'X', LATER)]]);
  expect(await quarantined()).toEqual(["note: note is 'X', as in the record a"]);
});

it('an upsert replaces its own value, and frees it for others', async () => {
  const { upsert } = contracts;
  await load(upsert, ['f1', [one('a', 'X'), one('b', 'Y')]]);
  await load(upsert, ['f2', [one('a', 'X', LATER)]], ['f3', [one('a', 'Z'), one('b', 'X')]]);
  expect(await quarantined()).toEqual([]);
  expect(await loaded(upsert)).toEqual(['a Z', 'b X']);
  await load(upsert, ['f4', [one('c', 'X'), one('b', null), one('d', 'X')]]);
  expect(await quarantined()).toEqual(["note: note is 'X', as in the record b"]);
  expect(await loaded(upsert)).toEqual(['a Z', 'b -', 'd X']);
});

it('two loads at the same time see each other', async () => {
  const { append } = contracts;
  await Promise.all(
    Array.from({ length: 6 }, (_, i) => load(append, [`g${i}`, [one(`r${i}`, 'X'), one(`s${i}`, 'Y')]])),
  );
  expect(await loaded(append)).toHaveLength(2);
  expect(await quarantined()).toHaveLength(10);
});

it('values of every type, under any name', async () => {
  const record = (id: string, more: object) => ({ id, at: AT, ...more });
  const values = {
    a_string: "o'brien\\",
    a_integer: 9007199254740991,
    a_number: 0.1,
    a_boolean: true,
    a_date: '2026-03-01',
    a_timestamp: '2026-03-01T12:00:00.123456Z',
    a_time: '09:30:00',
  };
  await load(contracts.typed, ['f1', [record('a', { ...values, 'odd "name"': 'o', value: 1 })]]);
  const again = { ...values, a_timestamp: '2026-03-01T14:00:00.123456+02:00' };
  await load(contracts.typed, ['f2', [record('b', { ...again, 'odd "name"': 'o', value: 2 })]]);
  expect(await quarantined()).toHaveLength(TYPES.length);
  await load(contracts.typed, [
    'f3',
    [record('c', { 'odd "name"': 'o', value: 1 }), record('d', { 'odd "name"': 'o' })],
  ]);
  expect((await quarantined()).filter(said => said.startsWith('pair'))).toHaveLength(1);
  const { rows } = await database.pool.query(
    `select sum(passed)::int as passed, sum(failed)::int as failed, sum(not_evaluated)::int as "notEvaluated", sum(errors)::int as errors
     from omnistream.rule_minute where rule = 'pair'`,
  );
  expect(rows).toEqual([{ passed: 2, failed: 1, notEvaluated: 1, errors: 0 }]);
});

it('looks values up by an index, which the contract brings with it, once', async () => {
  const client = await database.pool.connect();
  expect(await applyContract(client, contracts.typed, NOW)).toMatchObject({ action: 'unchanged' });
  const more = { ...contracts.append, rules: [...contracts.append.rules, unique('value', 'value')] };
  expect(await applyContract(client, more, NOW)).toMatchObject({
    action: 'changed',
    details: [expect.stringContaining('create index')],
  });
  expect(await applyContract(client, more, NOW)).toMatchObject({ action: 'unchanged' });
  client.release();
  const { rows } = await database.pool.query(
    `select indexname from pg_indexes where schemaname = 'data' and tablename = 'append'`,
  );
  expect(rows.map(({ indexname }) => indexname)).toEqual(
    expect.arrayContaining([...tableIndexes(more).keys()]),
  );
});
