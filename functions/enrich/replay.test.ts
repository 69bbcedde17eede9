/** What the load of a replay's frame leaves in the quarantine. */
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import type { ValidatedFrame } from '../../domain/frame/frame.ts';
import { criticalFailure, readings, validated } from '../../tests/frames.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { applyContract } from '../migrate/contracts.ts';
import { groups } from './grouping.ts';
import { loadGroup } from './load.ts';
import { compilePlan } from './plan.ts';

const AT = '2026-03-01T11:00:00Z';
const FIRST = Date.parse('2026-03-01T12:00:30Z');
const LATER = FIRST + 3_600_000;
const contract = readings();
const plan = compilePlan(contract, Date.now);

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  await applyContract(client, contract, FIRST);
  client.release();
});
afterAll(() => database.drop());

const query = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;

async function load(now: number, ...frames: ValidatedFrame[]): Promise<void> {
  const deliveries = frames.map((frame, i) => ({ sequence: String(i), frame }));
  for await (const group of groups(
    deliveries,
    () => plan,
    () => now,
    async () => {},
  ))
    await loadGroup(
      database.pool,
      group,
      () => now,
      () => {},
    );
}

const reading = (id: string) => ({ id, at: AT, value: 1 });
const bad = (...indexes: number[]) =>
  Object.fromEntries(indexes.map(i => [i, [criticalFailure(`bad ${i}`)]]));

let replay: string;
beforeEach(async () => {
  await query(`truncate data.readings, omnistream.frame, omnistream.quarantine, omnistream.replay, omnistream.replay_frame,
    omnistream.replay_record, omnistream.replayed, omnistream.stage_minute, omnistream.rule_minute`);
  await load(
    FIRST,
    validated('first', ['a', 'b', 'c', 'd'].map(reading), { receivedAt: FIRST }, bad(0, 1, 2)),
  );
  const [made] = await query(
    `insert into omnistream.replay (requested_at, requested_by, selection, chosen, upto) values (now(), 'me', '{}', 3, 99) returning id`,
  );
  replay = made.id;
  await claim('again', [0, 1, 2]);
});

async function claim(frame: string, indexes: number[]): Promise<void> {
  await query(
    `insert into omnistream.replay_frame (id, replay, source, contract, bucket, received_at, records)
     values ($1, $2, 'readings', '1.0.0', 7, now(), $3)`,
    [frame, replay, indexes.length],
  );
  await query(
    `insert into omnistream.replay_record (frame_id, record_index, quarantine_id)
     select $1, place - 1, id from unnest($2::int[]) with ordinality as wanted (index, place)
     join omnistream.quarantine on record_index = index`,
    [frame, indexes],
  );
}
const again = (records: unknown[], failures = {}, id = 'again') =>
  validated(id, records, { receivedAt: FIRST, run: `replay-${replay}` }, failures);

const state = async () => ({
  rows: (await query('select id from data.readings order by id')).map(({ id }) => id).join(''),
  quarantine: await query(
    'select record_index as index, attempts, failures->0->>$$message$$ as message from omnistream.quarantine order by id',
  ),
  claims: (await query('select from omnistream.replay_record')).length,
  replayed: (await query('select from omnistream.replayed')).length,
  frame: (
    await query(
      `select loaded, failed, duplicates, gone, settled_at is not null as settled from omnistream.replay_frame where id = 'again'`,
    )
  )[0],
});
const FAILED = { loaded: 2, failed: 1, duplicates: 0, gone: 0, settled: true };

it('takes out what was loaded, and notes why the rest failed again; once, however often it comes', async () => {
  const frame = again(['a', 'b', 'c'].map(reading), { 1: [criticalFailure('still bad')] });
  await load(LATER, frame, frame);
  await load(LATER, frame);
  expect(await state()).toEqual({
    rows: 'acd',
    quarantine: [{ index: 1, attempts: 1, message: 'still bad' }],
    claims: 0,
    replayed: 2,
    frame: FAILED,
  });
  const [kept] = await query('select * from omnistream.quarantine');
  expect(kept).toMatchObject({
    frame_id: 'first',
    quarantined_at: new Date(FIRST),
    attempted_at: new Date(LATER),
    repaired: null,
  });
});

it('keeps the bytes delivered beside those of a repair that failed', async () => {
  await load(
    LATER,
    again([{ ...reading('b'), value: 2 }, '{', reading('c')], {
      0: [criticalFailure()],
      1: [criticalFailure()],
    }),
  );
  const kept = await query('select original, repaired from omnistream.quarantine order by id');
  expect(kept.map(({ repaired }) => repaired?.toString())).toEqual([
    JSON.stringify({ ...reading('b'), value: 2 }),
    '"{"',
  ]);
  expect(kept.map(({ original }) => JSON.parse(original).id)).toEqual(['a', 'b']);
});

it('takes out what the table had before, as a duplicate', async () => {
  await load(LATER, again(['a', 'd', 'a'].map(reading)));
  expect(await state()).toMatchObject({
    rows: 'ad',
    quarantine: [],
    frame: { loaded: 1, failed: 0, duplicates: 2, gone: 0 },
  });
});

it('loads nothing that retention or a purge has taken meanwhile', async () => {
  await query('delete from omnistream.quarantine where record_index = 0');
  await load(LATER, again(['a', 'b', 'c'].map(reading), { 2: [criticalFailure('still bad')] }));
  expect(await state()).toMatchObject({
    rows: 'bd',
    quarantine: [{ index: 2, message: 'still bad' }],
    frame: { loaded: 1, failed: 1, duplicates: 0, gone: 1 },
  });
});

it('loads nothing of a frame that was cancelled while it was under way, also when another has its records', async () => {
  await query('delete from omnistream.replay_record');
  await query('update omnistream.replay_frame set settled_at = now()');
  await claim('second', [0]);
  await load(LATER, again(['a', 'b', 'c'].map(reading)));
  expect(await state()).toMatchObject({ rows: 'd', claims: 1, replayed: 0, frame: { loaded: 0, gone: 0 } });
  expect((await state()).quarantine).toHaveLength(3);
  await load(LATER, again([reading('a')], {}, 'second'));
  expect(await state()).toMatchObject({ rows: 'ad', claims: 0, replayed: 1 });
});

it('counts no rule, no stage and no latency again', async () => {
  const frame = again(['a', 'b', 'c'].map(reading), { 1: [criticalFailure('still bad')] });
  frame.verdicts.rules = { 'QR-001': { passed: 2, failed: 1, notEvaluated: 0, errors: 0 } };
  await load(LATER, frame);
  expect(await query('select from omnistream.rule_minute')).toEqual([]);
  expect(
    await query(
      `select stage, records_in, records_out, replayed, quarantined, latency from omnistream.stage_minute where minute > $1`,
      [new Date(FIRST)],
    ),
  ).toEqual([
    { stage: 'enrich', records_in: '2', records_out: '2', replayed: '2', quarantined: '0', latency: [] },
  ]);
});

it('a frame that only says so is like any other', async () => {
  await load(LATER, again([reading('x'), '{'], {}, 'nobody knows'));
  expect((await state()).rows).toBe('dx');
  expect((await state()).quarantine).toHaveLength(4);
});
