/** A replay brings records of long ago: no monitor takes them for what the source sends now. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replayRun } from '../../domain/frame/replay.ts';
import { lastLoaded } from '../../functions/shared/rollups/last-loaded.ts';
import { closedWindows } from '../../functions/sweep/monitors/closed.ts';
import { monitorWindows } from '../../functions/sweep/monitors/windows.ts';
import { readings } from '../frames.ts';
import { createDatabase, type TestDatabase } from '../postgres.ts';
import { insertFrame, insertStageMinute } from '../rollups.ts';

const contract = readings();
const { source } = contract;
const FIRST = Date.parse('2026-03-01T12:00:30Z');
const MINUTE = 60_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const { pool } = database;
  await insertFrame(pool, { id: 'own', source, loadedAt: new Date(FIRST) });
  await insertStageMinute(pool, { source, minute: new Date(FIRST - 30_000), loaded: 7, quarantined: 3 });
  const later = new Date(FIRST + MINUTE);
  await insertFrame(pool, { id: `${replayRun('1')}-9`, source, loadedAt: later });
  await pool.query('update omnistream.frame set run = $1 where id <> $2', [replayRun('1'), 'own']);
  await insertStageMinute(pool, { source, minute: new Date(FIRST + 30_000), loaded: 20_000 });
  await pool.query('update omnistream.stage_minute set replayed = records_out where records_out = 20000');
});
afterAll(() => database.drop());

it('is in no volume', async () => {
  const { windows } = await closedWindows(database.pool, source, 0, FIRST + 10 * MINUTE);
  expect(windows.map(({ records }) => records)).toEqual([10, 0]);
  const [window] = (await monitorWindows(database.pool, [contract], FIRST + 2 * MINUTE)).values();
  expect(window!.minutes.map(({ loaded }) => loaded)).toContain(7);
  expect(window!.minutes.reduce((sum, { loaded }) => sum + loaded, 0)).toBe(7);
});

it('makes no source fresh that is silent', async () => {
  expect(await lastLoaded(database.pool, [source])).toEqual(new Map([[source, new Date(FIRST)]]));
});

it('nor where the ledger has been retired', async () => {
  await database.pool.query('delete from omnistream.frame');
  expect(await lastLoaded(database.pool, [source])).toEqual(new Map([[source, new Date(FIRST - 30_000)]]));
});
