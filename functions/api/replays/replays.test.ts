/** What is planned, handed out and taken back, on PostgreSQL; the whole way: tests/pipeline/replay.test.ts. */
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decodeFrame } from '../../../domain/frame/decode.ts';
import type { RawFrame } from '../../../domain/frame/frame.ts';
import { readings } from '../../../tests/frames.ts';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { failureOf, insertQuarantined } from '../../../tests/rollups.ts';
import { createApp } from '../app.ts';
import { nextFrames } from './next.ts';
import { replayById } from './progress.ts';

const NOW = Date.parse('2026-11-23T12:00:00Z');
const contracts = [readings()];
let database: TestDatabase;
let app: ReturnType<typeof createApp>;
beforeAll(async () => {
  database = await createDatabase();
  app = createApp({
    pool: () => database.pool,
    contracts: () => contracts,
    now: () => NOW,
    deployment: 'test',
    version: '1',
  });
});
afterAll(() => database.drop());

const query = async (sql: string, values: unknown[] = []) => (await database.pool.query(sql, values)).rows;
let ids: string[];
const HOSTILE = [
  '{"id":"a","at":"x"}',
  '{"id":"b","n":12345678901234567890}',
  'no JSON',
  '',
  '\u0000\n\r',
  `"${'x'.repeat(300_000)}"`,
];
beforeEach(async () => {
  await query(
    'truncate omnistream.quarantine, omnistream.replay, omnistream.replay_frame, omnistream.replay_record, omnistream.replayed',
  );
  for (const [index, text] of HOSTILE.entries())
    await insertQuarantined(database.pool, {
      source: index === 5 ? 'nobody' : 'readings',
      index,
      at: new Date(NOW - 60_000 + index),
      original: Buffer.from(text),
      failures: [failureOf({ rule: index < 2 ? 'R-1' : 'json', field: index < 2 ? '/at' : '' })],
    });
  ids = (await query('select id::text from omnistream.quarantine order by id')).map(({ id }) => id);
});

const post = async (path: string, body: unknown, status = 201) => {
  const response = await app.request(`/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = await response.json();
  expect({ status: response.status, answer }).toMatchObject({ status });
  return answer as { id: string; detail: string } & Record<string, unknown>;
};
const next = (driver = 'd', sent: string[] = [], now = NOW, done = false) =>
  nextFrames(database.pool, { driver, sent, done }, contracts, now);
const framesOf = ({ frames }: Awaited<ReturnType<typeof next>>): RawFrame[] =>
  frames.map(({ data }) => {
    const decoded = decodeFrame(Buffer.from(data, 'base64'));
    if (decoded.kind !== 'raw') throw new Error(decoded.kind);
    return decoded.frame;
  });

it('hands out every record with its bytes, whatever they are, under the source and the time they came with', async () => {
  const { id } = await post('/replays', { filter: {} });
  const frames = framesOf(await next());
  const texts = frames.flatMap(({ records }) => records.map(String));
  expect(texts.toSorted()).toEqual(HOSTILE.toSorted());
  const received = (await query('select received_at from omnistream.quarantine')).map(row =>
    row.received_at.getTime(),
  );
  for (const { header } of frames) {
    expect(header.run).toBe(`replay-${id}`);
    expect(received).toContain(header.receivedAt);
  }
  expect(frames.map(({ header }) => header.source)).toContain('nobody');
});

it('gives the same bytes again until they are noted as sent, and then nothing', async () => {
  await post('/replays', { filter: {} });
  const first = await next();
  expect(await next()).toEqual(first);
  expect(
    await next(
      'd',
      first.frames.map(({ id }) => id),
    ),
  ).toEqual({ frames: [], open: 1 });
});

it('one driver at a time; the next when it has ended, or when its lease has', async () => {
  await post('/replays', { filter: {} });
  const first = await next('one');
  expect((await next('two')).frames).toEqual([]);
  expect((await next('two', [], NOW + 31_000)).frames).toEqual(first.frames);
  await next('two', [], NOW + 31_000, true);
  expect((await next('three', [], NOW + 31_000)).frames).toEqual(first.frames);
});

it('plans in the order of numbers, each record once', async () => {
  await query('truncate omnistream.quarantine cascade');
  await query('alter table omnistream.quarantine alter column id restart with 8');
  for (let index = 0; index < 5; index++)
    await insertQuarantined(database.pool, { source: 'readings', index, at: new Date(NOW - 60_000) });
  await post('/replays', { filter: {} });
  expect(framesOf(await next()).reduce((sum, { records }) => sum + records.length, 0)).toBe(5);
  expect(await query('select planned::int, elsewhere from omnistream.replay')).toEqual([
    { planned: 12, elsewhere: 0 },
  ]);
});

it('two replays never have the same record', async () => {
  await post('/replays', { filter: {} });
  await post('/replays', { filter: { rule: 'R-1' } });
  const first = await next();
  const second = await next(
    'd',
    first.frames.map(({ id }) => id),
  );
  expect(second.frames).toEqual([]);
  expect(await query('select elsewhere from omnistream.replay order by id')).toEqual([
    { elsewhere: 0 },
    { elsewhere: 2 },
  ]);
  expect(await post('/replays', { ids: ids.slice(0, 1) }, 409)).toMatchObject({
    title: 'On its way already',
  });
});

it('a place is kept for what was purged, and a frame of nothing else is not sent', async () => {
  await post('/replays', { ids: ids.slice(0, 2) });
  const before = framesOf(await next());
  await query('delete from omnistream.quarantine where id = $1', [ids[0]]);
  const after = framesOf(await next());
  expect(after.flatMap(({ records }) => records.map(String))).toContain(HOSTILE[1]);
  expect(after.length).toBeLessThanOrEqual(before.length);
  await query('delete from omnistream.quarantine');
  expect(await next()).toEqual({ frames: [], open: 0 });
  const [replay] = (await (await app.request('/api/v1/replays')).json()) as object[];
  expect(replay).toMatchObject({ state: 'finished', gone: 2, waiting: 0 });
});

it('what is sent and never loaded is told, holds no other replay up, and ends with its records', async () => {
  const { id } = await post('/replays', { ids: ids.slice(0, 2) });
  const sent = (await next()).frames.map(frame => frame.id);
  await next('d', sent);
  const at = async (now: number) => (await replayById(database.pool, id, now))!;
  expect(await at(NOW + 9 * 60_000)).toMatchObject({ waiting: 2, overdue: 0 });
  expect(await at(NOW + 11 * 60_000)).toMatchObject({ state: 'running', waiting: 2, overdue: 2 });
  // As many as may be under way at all.
  await query('update omnistream.replay_frame set records = 500');
  await post('/replays', { ids: ids.slice(2, 4) });
  expect((await next()).frames).toEqual([]);
  expect((await next('d', [], NOW + 11 * 60_000)).frames.length).toBeGreaterThan(0);
  await query('update omnistream.replay_frame set records = 1');
  // Retention takes them at last.
  await query('delete from omnistream.quarantine where id = any($1)', [ids.slice(0, 2)]);
  await next('d', [], NOW + 12 * 60_000, true);
  expect(await at(NOW + 12 * 60_000)).toMatchObject({ state: 'finished', gone: 2, overdue: 0 });
});

it('sends what a flow fits and leaves the rest, number for number', async () => {
  const flows = [{ when: { rule: 'R-1' }, steps: [{ op: 'default', path: '/note', value: 'x' }] }];
  await post('/replays', { filter: {}, repair: { flows } });
  const texts = framesOf(await next()).flatMap(({ records }) => records.map(String));
  expect(texts.toSorted()).toEqual([
    '{"id":"a","at":"x","note":"x"}',
    '{"id":"b","n":12345678901234567890,"note":"x"}',
  ]);
  const [replay] = (await (await app.request('/api/v1/replays?limit=1')).json()) as object[];
  expect(replay).toMatchObject({ chosen: 6, unrepaired: 4, waiting: 2 });
});

it('while more is planned, what was sent is loaded: neither waits for the other', async () => {
  const { id } = await post('/replays', { ids: ids.slice(0, 2) });
  const sent = (await next()).frames.map(frame => frame.id);
  await post('/replays', { ids: ids.slice(2) });
  let loaded = 0;
  /** The locks of a load: its frames, and by a foreign key the replay that they are of. */
  const load = async () => {
    const client = await database.pool.connect();
    await client.query(`begin; set local lock_timeout = '2s'`);
    await client.query('select from omnistream.replay_frame where id = any($1) for update', [sent]);
    await client.query('insert into omnistream.replayed values (-1, $1, now())', [id]);
    await client.query('commit');
    client.release();
    loaded++;
  };
  const planning = {
    connect: async () => {
      const client = await database.pool.connect();
      const query = async (...args: [string, unknown[]?]) => {
        if (/insert into omnistream.replay_record/.test(args[0])) await load();
        return client.query(...args);
      };
      return Object.assign(Object.create(client), { query, release: () => client.release() });
    },
  };
  const request = { driver: 'd', sent, done: false };
  const { frames } = await nextFrames(planning as unknown as pg.Pool, request, contracts, NOW);
  expect([frames.length > 0, loaded]).toEqual([true, 1]);
});

it('cancelled: the records are free again', async () => {
  const { id } = await post('/replays', { filter: {} });
  await next();
  expect(await post(`/replays/${id}`, { action: 'cancel' }, 200)).toMatchObject({
    state: 'cancelled',
    waiting: 6,
  });
  expect(await next()).toEqual({ frames: [], open: 0 });
  await post('/replays', { filter: {} });
  expect((await next()).frames.length).toBeGreaterThan(0);
});

describe('is refused', () => {
  it.each([
    ['/replays', {}, 400, 'either a filter or ids'],
    ['/replays', { filter: {}, ids: ['1'] }, 400, 'either a filter or ids'],
    ['/replays', { ids: ['x'] }, 400, 'id of a quarantined record'],
    ['/replays', { ids: [] }, 400, 'must have an id'],
    ['/replays', { filter: { sorce: 'x' } }, 400, 'unknown'],
    ['/replays', { filter: { source: 'reading' } }, 404, 'did you mean "readings"'],
    ['/replays', { filter: { field: 'price' } }, 400, 'JSON Pointer'],
    ['/replays', { filter: { from: 'yesterday' } }, 400, 'instant'],
    ['/replays', { filter: {}, repair: { text: '{}' } }, 400, 'repairs one record'],
    ['/replays', { ids: ['1'], repair: { text: '\u0000' } }, 400, 'NUL'],
    ['/replays', { ids: ['1'], repair: { text: 'x'.repeat(600_000) } }, 400, 'longer than a record'],
    ['/replays', { filter: {}, repair: { flows: [] } }, 400, 'must have a flow'],
    ['/replays', { filter: {}, repair: { flows: [{ when: {}, steps: [{ op: 'burn' }] }] } }, 400, 'flows'],
    ['/replays', { filter: { rule: 'no such' } }, 409, 'No quarantined record matches'],
    ['/replays', { ids: ['999999'] }, 410, 'retention or a purge deleted it'],
    ['/replays/1', { action: 'burn' }, 400, 'must be cancel'],
    ['/replays/999999', { action: 'cancel' }, 404, 'There is no replay'],
    ['/replays/x', { action: 'cancel' }, 400, 'whole number'],
    [
      '/quarantine/preview',
      { ids: ['1', '2'], repair: { patch: [{ op: 'remove', path: '/a' }] } },
      400,
      'one record',
    ],
  ])('%s %j', async (path, body, status, words) =>
    expect(JSON.stringify(await post(path, body, status))).toContain(words.replaceAll('"', '\\"')),
  );
});
