import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { contractOf } from '../../tests/rollups.ts';
import { createApp } from './app.ts';
import * as schemas from './schemas.ts';

const NOW = Date.parse('2026-11-23T12:34:56Z');
const NOON = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;

let database: TestDatabase;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  database = await createDatabase();
  const { pool } = database;
  app = createApp({
    pool: () => pool,
    contracts: () => [contractOf('ticks'), contractOf('orders')],
    now: () => NOW,
    deployment: 'test',
    version: '1',
  });
  const insert = (source: string, rule: string, minute: number, outcome: string, severity: string | null) =>
    pool.query(
      `insert into omnistream.window_result
         (source, rule, clock, window_start, seconds, outcome, severity, observed, expected, details, records, late, closed_at)
       values ($1, $2, 'event', $3, 300, $4, $5, '12.5', 'at most 10', '{"approximate": true}', 7, 2, $6)`,
      [source, rule, new Date(NOON + minute * MINUTE), outcome, severity, new Date(NOON + 10 * MINUTE)],
    );
  for (const minute of [-3000, 0, 5, 10]) {
    await insert('ticks', 'mean', minute, 'failed', 'warning');
    await insert('ticks', 'rows', minute, 'passed', null);
  }
  await insert('orders', 'mean', 0, 'not_evaluated', null);
  await pool.query(`insert into omnistream.late_minute values ('ticks', $1, 3, 1), ('ticks', $2, 4, 0)`, [
    new Date(NOON),
    new Date(NOON + MINUTE),
  ]);
});
afterAll(() => database.drop());

async function get(query: Record<string, string>) {
  const response = await app.request(`/api/v1/window-results?${new URLSearchParams(query)}`);
  expect(response.status).toBe(200);
  return v.parse(schemas.WindowResultPage, await response.json());
}

it('are those of the last day, newest first, with what came too late', async () => {
  const { results, next, late } = await get({});
  expect(results.map(({ source, rule, start }) => [source, rule, start.slice(11, 16)])).toEqual([
    ['ticks', 'rows', '12:10'],
    ['ticks', 'mean', '12:10'],
    ['ticks', 'rows', '12:05'],
    ['ticks', 'mean', '12:05'],
    ['orders', 'mean', '12:00'],
    ['ticks', 'rows', '12:00'],
    ['ticks', 'mean', '12:00'],
  ]);
  expect(results[1]).toEqual({
    ...{ source: 'ticks', rule: 'mean', clock: 'event', outcome: 'failed', severity: 'warning' },
    ...{ start: '2026-11-23T12:10:00.000Z', end: '2026-11-23T12:15:00.000Z' },
    ...{ observed: 12.5, expected: 'at most 10', details: { approximate: true }, records: 7, late: 2 },
    closedAt: '2026-11-23T12:10:00.000Z',
  });
  expect(next).toBeNull();
  expect(late).toEqual([{ source: 'ticks', late: 7, ahead: 1 }]);
});

it('can be asked for by source, rule and time', async () => {
  const starts = async (query: Record<string, string>) =>
    (await get(query)).results.map(({ start }) => (Date.parse(start) - NOON) / MINUTE);
  expect(await starts({ source: 'ticks', rule: 'mean' })).toEqual([10, 5, 0]);
  expect(await starts({ source: 'orders' })).toEqual([0]);
  expect(await starts({ rule: 'mean', from: '2026-11-23T13:05:00+01:00' })).toEqual([10, 5]);
  expect(await starts({ rule: 'rows', to: '2026-11-23T12:05:00Z' })).toEqual([0]);
  expect(await starts({ rule: 'rows', from: '2026-11-01', to: '2026-11-23' })).toEqual([-3000]);
  expect((await get({ source: 'orders' })).late).toEqual([]);
  expect((await app.request('/api/v1/window-results?source=order')).status).toBe(404);
});

it('comes page by page, each result once', async () => {
  const seen: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page = await get({ limit: '2', ...(next && { before: next }) });
    seen.push(...page.results.map(({ source, rule, start }) => `${source} ${rule} ${start}`));
    next = page.next;
  }
  expect(seen).toHaveLength(7);
  expect(new Set(seen).size).toBe(7);
});
