import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import pg from 'pg';
import { alive } from '../alive.ts';
import { StartError } from '../instance.ts';
import type { Running } from '../keep-running.ts';
import { type Account, account, binaries, reachable } from './binaries.ts';

export interface PostgresServer extends Running {
  /** Connection string of the database `omnistream`. */
  url: string;
  port: number;
}

export interface PostgresOptions {
  /** Folder of the cluster; made by the first start. */
  folder: string;
  /** Where the server's own log goes. */
  log: string;
  password: string;
  /** 0, the default: a free one. */
  port?: number;
  /** Further settings, e.g. `fsync: 'off'` for tests. */
  settings?: Record<string, string>;
}

const START_SECONDS = 60;

/**
 * Keeps the server from outliving this process, however it dies: a shell waits on its standard input, which ends with
 * us, and then asks PostgreSQL for a fast shutdown. It ends when PostgreSQL does.
 */
const KEEPER = `exec 3<&0
"$@" 3<&- & server=$!
echo $server
{ read -r end <&3; kill -INT $server 2>/dev/null; } & reader=$!
wait $server
kill $reader 2>/dev/null`;

/** The answers of a database that knows another password than the one kept beside it. */
const WRONG_PASSWORD = new Set(['28000', '28P01']);

export const newPassword = (): string => randomBytes(18).toString('base64url');

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise(resolve => server.close(resolve));
  return port;
}

/** Ends a server that a killed process left on this folder, so that two never share it. */
async function endLeftover(folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : Number.NaN;
  if (!(pid > 1)) return;
  for (let tick = 0; tick < 200 && alive(pid) && existsSync(file); tick++) {
    // 5 s to end by itself, then a fast shutdown, after 10 s more an immediate one; recovery mends that.
    if (tick === 50) process.kill(pid, 'SIGINT');
    if (tick === 150) process.kill(pid, 'SIGQUIT');
    await sleep(100);
  }
}

/**
 * Where the cluster that is asked for in `folder` really lives. Started as root, PostgreSQL runs as another account; a
 * folder below a private one, such as root's home, is closed to it, and the cluster goes to /var/lib/omnistream.
 */
export function clusterFolder(folder: string): string {
  const by = account();
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (by) chownSync(folder, by.uid, by.gid);
  if (reachable(folder, by)) return folder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16);
  const place = join('/var/lib/omnistream', name);
  mkdirSync('/var/lib/omnistream', { recursive: true, mode: 0o755 });
  mkdirSync(place, { recursive: true, mode: 0o700 });
  if (by) chownSync(place, by.uid, by.gid);
  return place;
}

/** Makes the cluster beside its place, so that a start that is killed leaves no half of one there. */
async function initialise(options: PostgresOptions, home: string, by: Account | undefined): Promise<void> {
  const partial = `${options.folder}.new`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { mode: 0o700 });
  if (by) chownSync(partial, by.uid, by.gid);
  const passwordFile = join(tmpdir(), `omnistream-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, options.password, { mode: 0o600 });
  if (by) chownSync(passwordFile, by.uid, by.gid);
  const flags = [
    '--auth=scram-sha-256',
    '--username=omnistream',
    `--pwfile=${passwordFile}`,
    '--encoding=UTF8',
  ];
  try {
    await promisify(execFile)(
      join(home, 'bin/initdb'),
      [`--pgdata=${partial}`, '--locale=C', '--no-sync', ...flags],
      { ...by, cwd: '/' },
    );
    rmSync(options.folder, { recursive: true, force: true });
    renameSync(partial, options.folder);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    throw new Error(`the database could not be created in ${options.folder}: ${(error as Error).message}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function connectable(url: string, keeper: ChildProcess, pid: number, log: string): Promise<void> {
  const deadline = Date.now() + START_SECONDS * 1000;
  let last = '';
  while (Date.now() < deadline) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    try {
      await client.connect();
      const { rowCount } = await client.query("select from pg_database where datname = 'omnistream'");
      if (!rowCount) await client.query('create database omnistream');
      return;
    } catch (error) {
      const { code = '', message } = error as Error & { code?: string };
      if (WRONG_PASSWORD.has(code))
        throw new StartError(
          'The database in the data folder has another password than credentials.json beside it. Put the file back as it was, or begin anew with --fresh.',
        );
      last = message;
    } finally {
      await client.end().catch(() => {});
    }
    if (keeper.exitCode !== null || !alive(pid)) break;
    await sleep(50);
  }
  const tail = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-5).join('\n  ');
  throw new Error(`PostgreSQL did not start (${last}). Its log, ${log}, ends:\n  ${tail}`);
}

/** Starts PostgreSQL 18 on a free port of 127.0.0.1, creating the cluster if there is none. */
export async function startPostgres(given: PostgresOptions): Promise<PostgresServer> {
  const by = account();
  const options = { ...given, folder: clusterFolder(given.folder) };
  const home = binaries(by);
  if (existsSync(join(options.folder, 'PG_VERSION'))) await endLeftover(options.folder);
  else await initialise(options, home, by);

  const port = options.port || (await freePort());
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_wal_size: '512MB',
    ...options.settings,
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(options.log, 'a');
  const keeper = spawn(
    '/bin/sh',
    ['-c', KEEPER, 'keeper', join(home, 'bin/postgres'), '-D', options.folder, '-p', String(port), ...flags],
    // A group of its own: Ctrl-C in the terminal must reach us alone, who stop it last.
    { ...by, cwd: '/', detached: true, stdio: ['pipe', 'pipe', log] },
  );
  closeSync(log);
  const pid = Number(await new Promise<Buffer>(resolve => keeper.stdout!.once('data', resolve)));
  keeper.stdin!.on('error', () => {});
  const credentials = `omnistream:${encodeURIComponent(options.password)}`;
  const ended = new Promise<string>(resolve => keeper.once('exit', () => resolve(`see ${options.log}`)));
  const stop = async (): Promise<void> => {
    keeper.stdin!.end();
    await ended;
  };
  try {
    await connectable(`postgres://${credentials}@127.0.0.1:${port}/postgres`, keeper, pid, options.log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `postgres://${credentials}@127.0.0.1:${port}/omnistream`, port, ended, stop };
}

/** Deletes the cluster of a folder, after ending a server that a killed process left on it. */
export async function erasePostgres(folder: string): Promise<void> {
  const cluster = clusterFolder(folder);
  await endLeftover(cluster);
  rmSync(cluster, { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}
