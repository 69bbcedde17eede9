/** Vitest's global setup: one PostgreSQL for the whole run, started when the first test asks for a database. */
import { createServer } from 'node:http';
import { applyMigrations, exclusively, readMigrations } from '../../functions/migrate/migrations.ts';
import { openPool } from '../../functions/shared/database/pool.ts';
import type { PostgresServer } from '../../localstack/embedded/postgres/server.ts';
import { startTestServer } from './server.ts';

/** Variable through which test workers learn where to ask. */
export const DOOR = 'OMNISTREAM_TEST_POSTGRES';
export const TEMPLATE = 'migrated';

/** Connection string of another database of the same server. */
export const databaseUrl = (server: string, name: string): string => new URL(name, server).href;

export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  // Vitest calls this once a project; the first call serves all.
  if (process.env[DOOR]) return undefined;
  let started: Promise<PostgresServer> | undefined;
  const door = createServer((_request, response) => {
    started ??= start();
    started.then(
      server => response.end(server.url),
      error => response.writeHead(500).end(String(error.stack)),
    );
  });
  await new Promise<void>(resolve => door.listen(0, '127.0.0.1', resolve));
  const address = door.address();
  if (typeof address === 'object' && address) process.env[DOOR] = `http://127.0.0.1:${address.port}`;
  return async () => {
    delete process.env[DOOR];
    door.close();
    door.closeAllConnections();
    await (await started?.catch(() => undefined))?.stop();
  };
}

async function start(): Promise<PostgresServer> {
  const server = await startTestServer();
  const admin = openPool(server.url, 1);
  try {
    await admin.query(`create database ${TEMPLATE}`);
    const template = openPool(databaseUrl(server.url, TEMPLATE), 1);
    await exclusively(template, client => applyMigrations(client, readMigrations())).finally(() =>
      template.end(),
    );
    return server;
  } catch (error) {
    await server.stop();
    throw error;
  } finally {
    await admin.end();
  }
}
