import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { openPool } from '../functions/shared/database/pool.ts';
import { DOOR, databaseUrl, TEMPLATE } from './postgres/global.ts';

export interface TestDatabase {
  /** Connection string. */
  url: string;
  pool: pg.Pool;
  /** Ends the pool and removes the database, whoever is still connected. */
  drop(): Promise<void>;
}

/** A migrated database of its own on the PostgreSQL of this test run. Call it in `beforeAll`, `drop` in `afterAll`. */
export async function createDatabase(): Promise<TestDatabase> {
  const door = process.env[DOOR];
  if (!door) throw new Error(`${DOOR} is not set: tests/postgres/global.ts must be in Vitest's globalSetup`);
  const response = await fetch(door);
  const server = await response.text();
  if (!response.ok) throw new Error(server);
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await administer(server, `create database ${name} template ${TEMPLATE}`);
  const url = databaseUrl(server, name);
  const pool = openPool(url, 10);
  return {
    url,
    pool,
    async drop() {
      await pool.end();
      await administer(server, `drop database if exists ${name} with (force)`);
    },
  };
}

async function administer(server: string, statement: string): Promise<void> {
  const admin = openPool(server, 1);
  try {
    await admin.query(statement);
  } finally {
    await admin.end();
  }
}
