import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { field, readings } from '../../tests/frames.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { ensurePartitions } from '../shared/database/partitions.ts';
import { applyContract } from './contracts.ts';
import { migrateAll } from './handler.ts';
import { loadReference } from './references.ts';

const NOW = Date.parse('2026-03-01T12:00:00Z');
let database: TestDatabase;
let client: pg.PoolClient;
beforeAll(async () => {
  database = await createDatabase();
  client = await database.pool.connect();
});
afterAll(async () => {
  client.release();
  await database.drop();
});
const events = async () =>
  (await client.query("select level, message from omnistream.event where component = 'migrate' order by id"))
    .rows;

describe('applyContract', () => {
  const first = readings();

  it('makes the table with its partitions, and says so', async () => {
    expect(await applyContract(client, first, NOW)).toMatchObject({ action: 'created' });
    const { rows } = await client.query(
      "select inhrelid::regclass::text as name from pg_inherits where inhparent = 'data.readings'::regclass order by 1",
    );
    const names = rows.map(({ name }) => name);
    expect(names).toHaveLength(11);
    expect(names).toContain('data.readings_p20260227');
    expect(names).toContain('data.readings_p20260308');
    expect((await events()).at(-1)).toEqual({
      level: 'success',
      message: 'contract 1.0.0: data.readings made',
    });
  });

  it('has nothing to do for the same contract', async () => {
    const before = await events();
    expect(await applyContract(client, first, NOW)).toMatchObject({ action: 'unchanged', details: [] });
    expect(await events()).toEqual(before);
  });

  it('adds a column, in the partitions too', async () => {
    const next = readings({ version: '1.1.0', fields: [...first.fields, field('battery', 'integer')] });
    expect(await applyContract(client, next, NOW)).toMatchObject({ action: 'changed' });
    await client.query('select battery from data.readings_p20260301');
    expect((await events()).at(-1)?.message).toMatch(/1\.0\.0 -> 1\.1\.0: 1 changes/);
  });

  it('refuses a change that stored rows would not survive, and leaves the table alone', async () => {
    const fields = first.fields.map(f => (f.name === 'value' ? field('value', 'string') : f));
    const refused = await applyContract(client, readings({ version: '1.2.0', fields }), NOW);
    expect(refused.action).toBe('refused');
    expect(refused.details.join()).toMatch(/"value" changes from double precision to text.*major version/);
    expect((await events()).at(-1)?.level).toBe('error');
    const { rows } = await client.query('select version from omnistream.contract');
    expect(rows).toEqual([{ version: '1.1.0' }]);
  });

  it('goes back to an earlier version: what the later one added stays, and is taken up again', async () => {
    expect(await applyContract(client, first, NOW)).toMatchObject({ action: 'unchanged', details: [] });
    expect((await events()).at(-1)?.message).toMatch(/1\.1\.0 -> 1\.0\.0: 0 changes/);
    await client.query('select battery from data.readings');
    const next = readings({ version: '1.1.0', fields: [...first.fields, field('battery', 'integer')] });
    expect(await applyContract(client, next, NOW)).toMatchObject({ action: 'unchanged', details: [] });
  });

  it('goes back over a major version to the table of the one before', async () => {
    const major = readings({ version: '2.0.0', table: 'readings_v2' });
    expect(await applyContract(client, major, NOW)).toMatchObject({ action: 'created' });
    const next = readings({ version: '1.1.0', fields: [...first.fields, field('battery', 'integer')] });
    expect(await applyContract(client, next, NOW)).toMatchObject({ action: 'unchanged' });
    expect(await applyContract(client, major, NOW)).toMatchObject({ action: 'unchanged' });
  });

  it('refuses a table that it did not make', async () => {
    await client.query('create table data.mine (a int)');
    const applied = await applyContract(client, readings({ source: 'mine', table: 'mine' }), NOW);
    expect(applied).toMatchObject({
      action: 'refused',
      details: [expect.stringMatching(/data\.mine is there and was not made by/)],
    });
  });

  it('moves rows that came before their partition into it', async () => {
    const late = NOW + 20 * 86_400_000;
    await client.query(
      `insert into data.readings (id, at, _record_id, _frame_id, _received_at, _loaded_at)
       values ('a', $1, 'a', 'f', now(), now())`,
      [new Date(late)],
    );
    expect(await ensurePartitions(client, 'readings', late)).toHaveLength(10);
    expect(await ensurePartitions(client, 'readings', late)).toEqual([]);
    const { rows } = await client.query('select tableoid::regclass::text as name from data.readings');
    expect(rows).toEqual([{ name: 'data.readings_p20260321' }]);
  });
});

describe('loadReference', () => {
  const data = (rows: string[][]) => ({ name: 'shops', columns: ['id', 'a "name"'], rows });
  const shops = async () => (await client.query('select * from reference.shops order by id')).rows;

  it('replaces the rows', async () => {
    await loadReference(
      client,
      data([
        ['1', 'x'],
        ['2', 'y'],
      ]),
    );
    await loadReference(client, data([['3', "o'z"]]));
    expect(await shops()).toEqual([{ id: '3', 'a "name"': "o'z" }]);
  });

  it('names the key that is there twice, and keeps the old rows', async () => {
    const other = await database.pool.connect();
    await expect(
      loadReference(
        other,
        data([
          ['4', 'x'],
          ['4', 'y'],
        ]),
      ),
    ).rejects.toThrow(/reference data set shops: .*unique.*\(id\)=\(4\)/);
    other.release(true);
    expect(await shops()).toHaveLength(1);
  });
});

describe('migrateAll', () => {
  it('applies the other contracts before it reports a refused one', async () => {
    const twin = readings({ source: 'other', table: 'other' });
    const file = { contracts: [readings({ source: 'mine', table: 'mine' }), twin], references: [] };
    await expect(migrateAll(database.pool, file, NOW)).rejects.toThrow(/contracts refused: mine: data\.mine/);
    await client.query('select from data.other');
  });
});
