import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { DatabaseUnavailable, isClash, isDataError } from './errors.ts';
import { openPool } from './pool.ts';
import { retryClashes } from './retry.ts';
import { transaction } from './transaction.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  await database.pool.query('create table t (n int check (n > 0), key text primary key)');
});
afterAll(() => database.drop());
const failing = (statement: string): Promise<unknown> =>
  transaction(database.pool, client => client.query(statement)).catch(error => error);

describe('transaction', () => {
  it('commits what was done, and nothing of what failed', async () => {
    await transaction(database.pool, client => client.query("insert into t values (1, 'a')"));
    await failing("insert into t values (1, 'b'); select 1/0");
    expect((await database.pool.query('select key from t')).rows).toEqual([{ key: 'a' }]);
  });

  it('does not pass a rolled back transaction off as committed', async () => {
    const swallowed = transaction(database.pool, client =>
      client.query('select 1/0').catch(() => 'all is well'),
    );
    await expect(swallowed).rejects.toThrow(/had failed before its commit/);
  });

  it('gives back connections that work', async () => {
    const pool = openPool(database.url, 1);
    for (let i = 0; i < 5; i++)
      await transaction(pool, client => client.query('select 1/0')).catch(() => undefined);
    const dying = transaction(pool, client => client.query('select pg_terminate_backend(pg_backend_pid())'));
    await expect(dying).rejects.toThrow(DatabaseUnavailable);
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
    await pool.end();
  });
});

describe('an error', () => {
  it.each([
    'select 1/0',
    "insert into t values (0, 'z')",
    "insert into t values (1, 'a')",
    "select '\\u0000'::jsonb",
    "insert into t select 1, string_agg(md5(i::text), '') from generate_series(1, 500) i",
    "select repeat('[', 1000000)::jsonb",
    "select 'x'::int",
  ])('is the data’s: %s', async statement => {
    const error = await failing(statement);
    expect(isDataError(error)).toBe(true);
    expect(error).not.toBeInstanceOf(DatabaseUnavailable);
  });

  it.each(['select * from no_such_table', 'this is no SQL', 'set statement_timeout = 1; select pg_sleep(1)'])(
    'is not the data’s: %s',
    async statement => {
      expect(isDataError(await failing(statement))).toBe(false);
    },
  );

  it.each([
    ['nothing listens', 'postgres://a@127.0.0.1:1/b'],
    ['no such host', 'postgres://a@no-such-host.invalid/b'],
    ['no such database', () => database.url.replace(/[^/]*$/, 'nowhere')],
    ['no such user', () => database.url.replace(/[^/]*@/, 'nobody:x@')],
  ])('of the connection says that the database is not available: %s', async (_, url) => {
    const pool = openPool(typeof url === 'string' ? url : url());
    await expect(transaction(pool, async () => 1)).rejects.toThrow(/PostgreSQL is not available: ./);
    await pool.end();
  });
});

describe('retryClashes', () => {
  it('repeats after a deadlock until both are through', async () => {
    await database.pool.query("insert into t values (1, 'x'), (1, 'y')");
    const touch = (key: string) => `update t set n = n + 1 where key = '${key}'`;
    const writer = (first: string, second: string) =>
      retryClashes(() =>
        transaction(database.pool, async client => {
          await client.query(touch(first));
          await client.query('select pg_sleep(0.05)');
          await client.query(touch(second));
        }),
      );
    await Promise.all([writer('x', 'y'), writer('y', 'x')]);
    const { rows } = await database.pool.query("select n from t where key in ('x', 'y')");
    expect(rows).toEqual([{ n: 3 }, { n: 3 }]);
  });

  it('gives up, and repeats nothing else', async () => {
    const clash = Object.assign(new Error('deadlock'), { severity: 'ERROR', code: '40P01' });
    expect(isClash(clash)).toBe(true);
    for (const [error, expected] of [
      [clash, 6],
      [new Error('else'), 1],
    ] as const) {
      let attempts = 0;
      const work = async () => {
        attempts++;
        throw error;
      };
      await expect(retryClashes(work)).rejects.toBe(error);
      expect(attempts).toBe(expected);
    }
  });
});
