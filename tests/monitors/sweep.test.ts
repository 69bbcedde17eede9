/** Sweep against a real database: windows of a simulated source close, are learned from, and become incidents. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Measured, WINDOW_MS } from '../../domain/baseline/summary.ts';
import { createTable } from '../../domain/contract/table.ts';
import { storeProfile } from '../../domain/profile/stored.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { createDatabase, type TestDatabase } from '../postgres.ts';
import { insertFrame, insertRuleMinute, insertStageMinute } from '../rollups.ts';
import { FAULTS } from './faults.ts';
import { SOURCES } from './sources.ts';
import type { Fault } from './traffic.ts';

const BEGINS = Date.parse('2026-02-03T09:00:00Z');
/** Sweeps come each minute; these are as far apart as a watched pipeline allows. */
const SWEEP_MS = 75_000;

const { contract: shipped, traffic } = SOURCES.find(({ shape }) => shape.source === 'iot-readings')!;
// Without promises only what was learned speaks.
const contract = { ...shipped, sla: {} };
const normal = traffic('database');

let database: TestDatabase;
let now = BEGINS;
beforeAll(async () => {
  database = await createDatabase();
  for (const statement of createTable(contract)) await database.pool.query(statement);
});
afterAll(() => database.drop());

/** What the load transactions of a window leave. */
async function load({ start, records, latency, rules, profile }: Measured): Promise<void> {
  if (records === 0) return;
  const { source } = contract;
  const { pool } = database;
  const minute = new Date(start + 60_000);
  await insertFrame(pool, { id: `f${start}`, source, loadedAt: new Date(start + 60_000) });
  await insertStageMinute(pool, { source, minute, loaded: records });
  await pool.query('update omnistream.stage_minute set latency = $2 where minute = $1', [minute, latency]);
  for (const [rule, [failed, of]] of Object.entries(rules))
    await insertRuleMinute(pool, { source, rule, minute, passed: of - failed, failed });
  await pool.query(
    'insert into omnistream.profile_part (source, window_start, records, profile) values ($1, $2, $3, $4)',
    [source, new Date(start), profile.records, JSON.stringify(storeProfile(profile))],
  );
}

/** Lets windows pass, with sweeps in between. */
async function pass(windows: number, fault?: Fault): Promise<void> {
  const began = now;
  for (let n = 0; n < windows; n++) {
    await load(normal.window(now, fault && { ...fault, began }));
    for (const ends = now + WINDOW_MS; now < ends; now += SWEEP_MS)
      await sweep({ pool: database.pool, contracts: [contract], metrics: { publish: () => {} }, now });
  }
}

/** Open incidents: those above information, or those that are only that. */
const open = async (informing = false) =>
  (
    await database.pool.query<{ fingerprint: string }>(
      `select fingerprint from omnistream.incident where resolved_at is null and (severity = 'info') = $1 order by 1`,
      [informing],
    )
  ).rows.map(({ fingerprint }) => fingerprint);

const state = async (monitor: string, subject: string) =>
  (
    await database.pool.query('select * from omnistream.monitor_state where monitor = $1 and subject = $2', [
      monitor,
      subject,
    ])
  ).rows[0];

it('learns, tells what is wrong, and when it is over', async () => {
  await pass(6);
  expect(await state('null_share', 'temperature')).toMatchObject({ status: 'learning', progress: 4 / 12 });
  expect(await state('freshness', 'promise')).toMatchObject({ status: 'unknown' });
  await pass(20);
  expect(await open()).toEqual([]);
  expect(await state('null_share', 'temperature')).toMatchObject({
    ...{ status: 'clean', unit: 'share', level: 'recent', severity: null, message: null },
    observed: expect.any(Number),
    high: expect.any(Number),
  });
  // Nothing is kept of a window once it is closed but its summary.
  const parts = await database.pool.query('select count(*)::int as n from omnistream.profile_part');
  expect(parts.rows[0].n).toBeLessThanOrEqual(1);

  for (const [name, told] of [
    ['null burst', 'null_share:iot-readings:temperature'],
    ['unit change', 'drift:iot-readings:temperature'],
    ['new field', 'schema_change:iot-readings:surprise'],
    ['silence', 'freshness:iot-readings'],
  ] as const) {
    const fault = FAULTS.find(known => known.name === name)!;
    await pass(2, fault);
    // The second window closes with the first sweeps after it.
    await pass(1, fault);
    // In its first week a source that falls silent may do so every day.
    if (name === 'silence') expect(await open(true)).toContain(told);
    else expect(await open()).toEqual([told]);
    await pass(4);
    expect(await open()).toEqual([]);
  }
  const { rows } = await database.pool.query<{ message: string }>(
    `select message from omnistream.incident where fingerprint = 'null_share:iot-readings:temperature'`,
  );
  expect(rows[0]?.message).toMatch(
    /^temperature is null or absent in \d+ % of the records \(\d+ of \d+\); usual are \d(\.\d)? %, at most \d+ %\.$/,
  );
}, 120_000);

it('judges no source for the time that nobody watched', async () => {
  now += 6 * 3_600_000;
  await pass(3);
  expect(await open()).toEqual([]);
  const { rows } = await database.pool.query<{ watched: boolean; records: number }>(
    `select (summary->>'watched')::bool as watched, (summary->>'records')::int as records
     from omnistream.monitor_window order by window_start desc limit 2`,
  );
  expect(rows.every(({ watched, records }) => watched && records > 0)).toBe(true);
}, 60_000);
