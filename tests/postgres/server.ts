import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alive } from '../../localstack/embedded/alive.ts';
import {
  erasePostgres,
  type PostgresServer,
  startPostgres,
} from '../../localstack/embedded/postgres/server.ts';

/** Followed by the id of the process that made the folder. */
const PREFIX = 'omnistream-test-postgres-';

/** Durability is given up for speed: nothing outlives the run. */
const SETTINGS = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  // Two writers that wait for each other are meant to find out within a test's patience.
  deadlock_timeout: '100ms',
};

/** The local cloud's PostgreSQL in a temporary folder: quick, not durable, gone after `stop`. */
export async function startTestServer(settings: Record<string, string> = {}): Promise<PostgresServer> {
  await removeAbandoned();
  const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
  // PostgreSQL runs as another account when this is root, and must be able to pass.
  chmodSync(folder, 0o755);
  try {
    const server = await startPostgres({
      folder: join(folder, 'data'),
      log: join(folder, 'postgres.log'),
      password: 'test',
      settings: { ...SETTINGS, ...settings },
    });
    return { ...server, stop: () => server.stop().finally(() => erase(folder)) };
  } catch (error) {
    await erase(folder);
    throw error;
  }
}

async function erase(folder: string): Promise<void> {
  await erasePostgres(join(folder, 'data'));
  rmSync(folder, { recursive: true, force: true });
}

/** What test runs that were killed could not erase themselves. */
async function removeAbandoned(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    if (!name.startsWith(PREFIX)) continue;
    if (!alive(Number.parseInt(name.slice(PREFIX.length), 10))) await erase(join(tmpdir(), name));
  }
}
