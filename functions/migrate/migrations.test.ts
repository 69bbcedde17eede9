import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { applyMigrations, exclusively, type Migration, readMigrations } from './migrations.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());

const shipped = readMigrations();
const migrate = (pool: Pool, migrations = shipped): Promise<string[]> =>
  exclusively(pool, client => applyMigrations(client, migrations));
const extra = (sql: string): Migration[] => [
  ...shipped,
  { number: shipped.length + 1, name: '0099_extra.sql', sql, checksum: sql },
];

describe('migrate', () => {
  it('has nothing to do on a migrated database', async () => {
    expect(await migrate(database.pool)).toEqual([]);
  });

  it('rolls a failing file back and names it', async () => {
    await expect(migrate(database.pool, extra('create table half (a int); select 1/0'))).rejects.toThrow(
      /0099_extra\.sql: division by zero/,
    );
    const { rows } = await database.pool.query("select to_regclass('public.half') as half");
    expect(rows[0].half).toBeNull();
  });

  it('lets two deployments at once take turns', async () => {
    const files = extra('create table once (a int)');
    const results = await Promise.all([migrate(database.pool, files), migrate(database.pool, files)]);
    expect(results.flat()).toEqual(['0099_extra.sql']);
  });

  it('refuses a file that was changed after it was applied', async () => {
    await expect(migrate(database.pool, extra('something else'))).rejects.toThrow(
      /0099_extra.sql was changed after it was applied. Restore it/,
    );
  });

  it('leaves a database as it is that a newer release has migrated: it may have been taken back', async () => {
    expect(await migrate(database.pool, shipped)).toEqual([]);
    await database.pool.query('select from once');
  });

  it('refuses to run when the newer release has taken away what this one needs', async () => {
    const files = extra('create table once (a int)');
    const number = files.length + 1;
    const breaking = { number, name: '0100_less.breaking.sql', sql: 'drop table once', checksum: 'c' };
    expect(await migrate(database.pool, [...files, breaking])).toEqual(['0100_less.breaking.sql']);
    await expect(migrate(database.pool, shipped)).rejects.toThrow(
      /0100_less\.breaking\.sql, which this version does not know and cannot live with.*Deploy the newer version/,
    );
  });
});
