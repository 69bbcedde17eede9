/** The statements made from contracts, on a real PostgreSQL. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeProblem } from '../../domain/contract/problems.ts';
import { changeTable, createTable, tableColumns } from '../../domain/contract/table.ts';
import { createPartition, partitionName } from '../../functions/shared/database/partitions.ts';
import { compileContracts } from '../../scripts/contracts.ts';
import { createDatabase, type TestDatabase } from '../postgres.ts';

const compiled = compileContracts();
if ('problems' in compiled) throw new Error(compiled.problems.map(describeProblem).join('\n'));
const { contracts } = compiled.file;

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  for (const contract of contracts)
    for (const statement of createTable(contract)) await database.pool.query(statement);
});
afterAll(() => database?.drop());

test.each(contracts)('the table of $source has the columns that it should', async contract => {
  const { rows } = await database.pool.query(
    `select attname as name, format_type(atttypid, atttypmod) as type, attnotnull as not_null
     from pg_attribute where attrelid = $1::regclass and attnum > 0 order by attnum`,
    [`data."${contract.table}"`],
  );
  const types: Record<string, string> = { timestamptz: 'timestamp with time zone' };
  expect(rows).toEqual(
    tableColumns(contract).map(({ name, type, notNull }) => ({
      name,
      type: types[type] ?? type,
      not_null: notNull,
    })),
  );
});

test('an added field becomes a column', async () => {
  const contract = structuredClone(contracts.find(({ source }) => source === 'iot-readings')!);
  const before = tableColumns(contract);
  contract.fields.push({
    name: 'Cost Total $',
    type: 'number',
    required: false,
    unique: false,
    options: {},
    origin: 'record',
  });
  const change = changeTable(before, contract);
  if (!('statements' in change)) throw new Error('refused');
  // Twice: an apply step that was interrupted begins again.
  for (const statement of [...change.statements, ...change.statements]) await database.pool.query(statement);
  await database.pool.query('select "Cost Total $" from data.iot_readings');
});

const insert = (id: string, at: string) =>
  database.pool.query(
    `insert into data.market_ticks (tick_id, traded_at, symbol, _record_id, _frame_id, _received_at, _loaded_at)
     values ($1, $2, 'ACME', $1, 'f', now(), now())`,
    [id, at],
  );
const home = async (id: string) =>
  (
    await database.pool.query(
      'select tableoid::regclass::text as home from data.market_ticks where tick_id = $1',
      [id],
    )
  ).rows[0]?.home;

test('a partition takes the rows of its day, also those that came before it', async () => {
  await insert('early', '2026-03-01T00:00:00Z');
  await insert('late', '2026-03-01T23:59:59.999Z');
  await insert('next', '2026-03-02T00:00:00Z');
  expect(await home('early')).toBe('data.market_ticks_default');
  for (let twice = 0; twice < 2; twice++) await createPartition(database.pool, 'market_ticks', '2026-03-01');
  const partition = `data.${partitionName('market_ticks', '2026-03-01')}`;
  expect([await home('early'), await home('late'), await home('next')]).toEqual([
    partition,
    partition,
    'data.market_ticks_default',
  ]);
  await insert('after', '2026-03-01T12:00:00Z');
  expect(await home('after')).toBe(partition);
  await expect(insert('after', '2026-03-01T12:00:00Z')).rejects.toMatchObject({ code: '23505' });
});

test('days are UTC days whatever the time zone of the connection', async () => {
  const client = await database.pool.connect();
  try {
    await client.query("set time zone 'Pacific/Auckland'");
    await createPartition(client, 'social_posts', '2026-03-05');
    const { rows } = await client.query(
      "select pg_get_expr(relpartbound, oid) as bound from pg_class where relname = 'social_posts_p20260305'",
    );
    expect(rows[0].bound).toContain("'2026-03-05 13:00:00+13'");
  } finally {
    client.release(true);
  }
});
