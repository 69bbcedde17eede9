import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { contractOf } from '../../tests/rollups.ts';
import { createApp } from './app.ts';
import * as schemas from './schemas.ts';
import type { MonitorRow } from './types.ts';

const NOW = Date.parse('2026-11-23T12:34:56Z');
const MINUTE = 60_000;

let database: TestDatabase;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  database = await createDatabase();
  app = createApp({
    pool: () => database.pool,
    contracts: () => [contractOf('ticks'), contractOf('orders')],
    now: () => NOW,
    deployment: 'test',
    version: '1',
  });
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('truncate omnistream.monitor_state'));

/** What the sweep said of a subject so many minutes ago. */
async function said(monitor: string, subject: string, status: string, minutesAgo = 8, needed?: number) {
  await database.pool.query(
    `insert into omnistream.monitor_state (source, monitor, subject, status, since, judged_at, needed, severity)
     values ('ticks', $1, $2, $3, $4, $4, $5, $6)`,
    [
      ...[monitor, subject, status, new Date(NOW - minutesAgo * MINUTE), needed ?? null],
      status === 'firing' ? 'warning' : null,
    ],
  );
}
async function get(query = ''): Promise<MonitorRow[]> {
  const response = await app.request(`/api/v1/monitors${query}`);
  expect(response.status).toBe(200);
  return v.parse(v.array(schemas.MonitorRow), await response.json());
}
const row = async (monitor: string) =>
  (await get('?sources=ticks')).find(found => found.monitor === monitor)!;

describe('monitors', () => {
  it('are all there, and what learns is learning before anything has been seen', async () => {
    const rows = await get();
    expect(new Set(rows.map(({ source }) => source))).toEqual(new Set(['ticks', 'orders']));
    expect(rows.filter(({ source }) => source === 'orders').map(({ monitor }) => monitor)).toEqual(
      expect.arrayContaining(['volume', 'freshness', 'null_share', 'drift', 'schema_change', 'latency']),
    );
    expect(await row('volume')).toMatchObject({ state: 'learning', needs: { windows: 12, minutes: 60 } });
    expect(await row('drift')).toMatchObject({ state: 'learning', needs: { windows: 18, minutes: 90 } });
    expect(await row('malformed')).toMatchObject({ state: 'unknown', needs: null, subjects: [] });
    expect((await app.request('/api/v1/monitors?sources=tick')).status).toBe(404);
  });

  it('say how much they still need, whatever is promised', async () => {
    await said('freshness', 'promise', 'clean', 0);
    await said('freshness', '', 'learning', 8, 7);
    await said('freshness', 'at', 'learning', 8, 9);
    expect(await row('freshness')).toMatchObject({
      state: 'learning',
      needs: { windows: 7, minutes: 35 },
      counts: { learning: 2, passing: 1, suspect: 0, firing: 0, unknown: 0 },
    });
  });

  it('are as bad as their worst subject, which comes first', async () => {
    await said('null_share', 'a', 'clean');
    await said('null_share', 'b', 'learning', 8, 3);
    await said('null_share', 'c', 'suspect');
    expect(await row('null_share')).toMatchObject({ state: 'suspect', needs: null });
    await said('null_share', 'd', 'firing');
    const { state, subjects } = await row('null_share');
    expect(state).toBe('firing');
    expect(subjects.map(({ subject, state }) => [subject, state])).toEqual([
      ['d', 'firing'],
      ['c', 'suspect'],
      ['a', 'passing'],
      ['b', 'learning'],
    ]);
    // A broken promise counts although nothing is learned yet.
    await said('latency', '', 'learning', 8, 3);
    await said('latency', 'promise', 'firing', 0);
    expect((await row('latency')).state).toBe('firing');
  });

  it('do not know what they did not judge lately', async () => {
    await said('drift', 'price', 'firing', 16);
    await said('drift', 'size', 'clean', 14);
    expect(await row('drift')).toMatchObject({
      state: 'passing',
      counts: { passing: 1, unknown: 1 },
      subjects: [{ subject: 'size' }, { subject: 'price', state: 'unknown', severity: 'warning' }],
    });
  });

  it('of hundreds of fields show the worst, and count them all', async () => {
    for (let i = 0; i < 60; i++) await said('null_share', `f${i}`, i === 59 ? 'firing' : 'clean');
    const { subjects, counts } = await row('null_share');
    expect([subjects.length, subjects[0]!.subject, counts.passing]).toEqual([50, 'f59', 59]);
  });
});
