import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { asUnavailable } from '../shared/database/errors.ts';

export interface Migration {
  number: number;
  /** File name. */
  name: string;
  sql: string;
  checksum: string;
}

/** The migrations cannot be applied as they are; the message says which file and what to do. */
class MigrationError extends Error {
  override name = 'MigrationError';
}

const FOLDERS = [join(import.meta.dirname, 'migrations'), join(import.meta.dirname, '../../migrations')];

/** Beside the bundled handler, or at the root of the sources. */
const defaultFolder = (): string => FOLDERS.find(folder => existsSync(folder)) ?? FOLDERS[0]!;

/**
 * A file that the release before cannot live with: what it reads or writes is gone or means something else. Any other only
 * adds, so that a release can be taken back without its migrations.
 */
const BREAKING = /\.breaking\.sql$/;

/** Reads `NNNN_name.sql` and `NNNN_name.breaking.sql` files in the order of their numbers, which count from 1 without a gap. */
export function readMigrations(folder = defaultFolder()): Migration[] {
  const names = readdirSync(folder)
    .filter(name => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const number = Number(/^(\d{4})_[\w-]+(\.breaking)?\.sql$/.exec(name)?.[1]);
    if (number !== index + 1)
      throw new MigrationError(
        `${name}: expected a file named ${String(index + 1).padStart(4, '0')}_<name>.sql; numbers count up by one`,
      );
    // A checkout may turn line ends; that changes nothing in the database.
    const sql = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { number, name, sql, checksum: createHash('sha256').update(sql).digest('hex') };
  });
}

/** One number for everything that changes the schema: two deployments at once take turns. */
const LOCK = 7_305_101;

/** Runs `work` on a connection that alone may change the schema. */
export async function exclusively<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch(error => {
    throw asUnavailable(error);
  });
  let broken: Error | undefined;
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    const result = await work(client);
    await client.query('select pg_advisory_unlock($1)', [LOCK]);
    return result;
  } catch (error) {
    // Closing the connection ends its transaction and its lock, whatever state it is in.
    broken ??= error instanceof Error ? error : new Error(String(error));
    throw asUnavailable(error);
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

/**
 * Applies what has not been applied, each file in a transaction of its own; returns the names of those. A database that a
 * newer release has migrated is left as it is.
 */
export async function applyMigrations(client: pg.ClientBase, migrations: Migration[]): Promise<string[]> {
  const applied = await appliedMigrations(client);
  refuseDifferences(applied, migrations);
  const pending = migrations.slice(applied.length);
  for (const { number, name, sql, checksum } of pending) {
    await client.query('begin');
    try {
      await client.query(sql);
    } catch (error) {
      throw new MigrationError(`${name}: ${error instanceof Error ? error.message : error}`, {
        cause: error,
      });
    }
    await client.query('insert into omnistream.migration (number, name, checksum) values ($1, $2, $3)', [
      number,
      name,
      checksum,
    ]);
    await client.query('commit');
  }
  return pending.map(({ name }) => name);
}

type Applied = Pick<Migration, 'number' | 'name' | 'checksum'>;

async function appliedMigrations(client: pg.ClientBase): Promise<Applied[]> {
  const { rows } = await client.query("select to_regclass('omnistream.migration') is not null as present");
  if (!rows[0].present) return [];
  return (await client.query('select number, name, checksum from omnistream.migration order by number')).rows;
}

function refuseDifferences(applied: Applied[], migrations: Migration[]): void {
  for (const { number, name, checksum } of applied) {
    const file = migrations[number - 1];
    if (!file && !BREAKING.test(name)) continue;
    if (!file)
      throw new MigrationError(
        `the database has migration ${name}, which this version does not know and cannot live with: it is older than the database. Deploy the newer version.`,
      );
    if (file.checksum !== checksum)
      throw new MigrationError(
        `${file.name} was changed after it was applied. Restore it, and put the change in a new file ${String(migrations.length + 1).padStart(4, '0')}_<name>.sql.`,
      );
  }
}
