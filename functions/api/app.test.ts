import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import {
  contractOf,
  failureOf,
  insertFrame,
  insertQuarantined,
  insertRuleMinute,
  insertStageMinute,
} from '../../tests/rollups.ts';
import { createApp } from './app.ts';
import * as schemas from './schemas.ts';

const NOW = Date.parse('2026-11-23T12:34:56Z');
const ago = (seconds: number) => new Date(NOW - seconds * 1000);
const minuteAgo = (minutes: number) => new Date(Math.floor(NOW / 60_000) * 60_000 - minutes * 60_000);
const contracts = [
  contractOf('ticks', { sla: { freshnessSeconds: 60 }, description: 'Market ticks' }),
  contractOf('orders'),
  contractOf('waiting'),
];

let database: TestDatabase;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  database = await createDatabase();
  const { pool } = database;
  app = createApp({
    pool: () => pool,
    contracts: () => contracts,
    now: () => NOW,
    deployment: 'test',
    version: '1.2.3',
  });
  await insertStageMinute(pool, { source: 'ticks', minute: minuteAgo(0), loaded: 90, latency: { 100: 90 } });
  await insertStageMinute(pool, {
    source: 'ticks',
    minute: minuteAgo(0),
    stage: 'quality',
    quarantined: 10,
    loaded: 90,
  });
  await insertStageMinute(pool, {
    source: 'ticks',
    minute: minuteAgo(59),
    loaded: 5,
    quarantined: 1,
    duplicates: 2,
  });
  await insertStageMinute(pool, {
    source: 'orders',
    minute: minuteAgo(3 * 60),
    loaded: 7,
    latency: { 2000: 7 },
  });
  await insertStageMinute(pool, { source: 'gone', minute: minuteAgo(1), stage: 'quality', quarantined: 3 });
  await insertRuleMinute(pool, { source: 'ticks', rule: 'a', minute: minuteAgo(0), passed: 70, failed: 10 });
  await insertRuleMinute(pool, { source: 'ticks', rule: 'b', minute: minuteAgo(1), passed: 20, failed: 0 });
  await insertFrame(pool, { id: 'f1', source: 'ticks', loadedAt: ago(5) });
  await insertFrame(pool, { id: 'f2', source: 'gone', loadedAt: ago(70) });
  await insertFrame(pool, { id: 'f0', source: 'ticks', loadedAt: ago(50) });
  for (let index = 0; index < 5; index++)
    await insertQuarantined(pool, {
      source: 'ticks',
      index,
      at: ago(60),
      original: Buffer.from(`{"price":${index}}`),
    });
  await insertQuarantined(pool, {
    source: 'orders',
    index: 5,
    at: ago(30),
    original: Buffer.from([0xff, 0x00, 0x7b]),
    failures: [failureOf({ kind: 'malformed', rule: 'json', field: '' }), failureOf({ rule: 'other' })],
  });
  await pool.query(
    `insert into omnistream.incident (fingerprint, source, kind, severity, message, opened_at, last_seen_at, resolved_at)
     values ('a', 'orders', 'latency', 'warning', 'slow', $1, $2, null), ('b', 'ticks', 'malformed', 'critical', 'old', $3, $3, $3),
       ('c', null, 'delivery', 'info', 'platform', $4, $4, $4)`,
    [ago(90_000), ago(80_000), ago(200_000), ago(60)],
  );
  await pool.query(
    `insert into omnistream.event (at, component, level, source, message)
     values ($1, 'sweep', 'info', null, 'first'), ($2, 'enrich', 'success', 'ticks', 'second'), ($3, 'x', 'info', null, 'old')`,
    [ago(20), ago(10), ago(7200)],
  );
});
afterAll(() => database.drop());

/** The answer, held against its schema: nothing missing, nothing more. */
async function get<T extends v.GenericSchema>(path: string, schema: T): Promise<v.InferOutput<T>> {
  const response = await app.request(`/api/v1${path}`);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(v.parse(schema, body)).toEqual(body);
  return body as v.InferOutput<T>;
}

describe('overview', () => {
  it('adds up what quality and enrich did, and leaves unknown what is', async () => {
    const overview = await get('/overview', schemas.Overview);
    expect(overview).toMatchObject({
      at: '2026-11-23T12:34:56.000Z',
      deployment: 'test',
      range: { name: 'hour', from: '2026-11-23T11:34:00.000Z' },
      status: 'failing',
      activeSources: 2,
      totalSources: 4,
      recordsProcessed: 109,
      quality: 0.9,
    });
    expect(overview.sources.map(({ source, status }) => [source, status])).toEqual([
      ['ticks', 'degraded'],
      ['orders', 'degraded'],
      ['waiting', 'waiting'],
      ['gone', 'failing'],
    ]);
    expect(overview.sources[0]).toMatchObject({
      loaded: 95,
      quarantined: 11,
      duplicates: 2,
      lastUpdate: ago(5).toISOString(),
      quality: 0.9,
      latency: { p50: expect.closeTo(100, -1) },
    });
    expect(overview.sources[2]).toMatchObject({ lastUpdate: null, latency: null, quality: null, loaded: 0 });
  });

  it('is the same for the chosen sources only', async () => {
    const overview = await get('/overview?range=day&sources=orders,waiting', schemas.Overview);
    expect(overview).toMatchObject({ totalSources: 2, recordsProcessed: 7, quality: null });
    expect(overview.sources[0]).toMatchObject({ status: 'degraded', reason: 'slow', loaded: 7 });
    expect((await get('/overview?sources=gone', schemas.Overview)).sources).toMatchObject([
      { source: 'gone' },
    ]);
  });

  it('adds up to what the chart shows', async () => {
    for (const range of ['hour', 'day', 'week', 'month']) {
      const overview = await get(`/overview?range=${range}`, schemas.Overview);
      const { points } = await get(`/throughput?range=${range}`, schemas.Throughput);
      const sum = points.reduce((total, { loaded, quarantined }) => total + loaded + quarantined, 0);
      expect(sum).toBe(overview.recordsProcessed);
    }
  });
});

describe('throughput', () => {
  it('has a point a step and source', async () => {
    const { points, stepSeconds } = await get('/throughput?sources=ticks', schemas.Throughput);
    expect(stepSeconds).toBe(60);
    expect(points).toEqual([
      { at: minuteAgo(59).toISOString(), source: 'ticks', loaded: 5, quarantined: 1 },
      { at: minuteAgo(0).toISOString(), source: 'ticks', loaded: 90, quarantined: 10 },
    ]);
  });
});

describe('alerts and events', () => {
  it('shows open incidents and those seen in the range, newest first', async () => {
    const of = async (query: string) =>
      (await get(`/alerts${query}`, v.array(schemas.Alert))).map(({ message }) => message);
    expect(await of('')).toEqual(['platform', 'slow']);
    expect(await of('?range=week')).toEqual(['platform', 'slow', 'old']);
    expect(await of('?range=week&limit=1')).toEqual(['platform']);
    expect(await of('?range=week&sources=ticks')).toEqual(['platform', 'old']);
  });

  it('shows events, newest first', async () => {
    const events = await get('/events?limit=5', v.array(schemas.Event));
    expect(events.map(({ message }) => message)).toEqual(['second', 'first']);
    await database.pool.query(
      `insert into omnistream.event (at, component, level, message)
       select $1, 'x', 'info', n::text from generate_series(1, 12) as n`,
      [ago(1)],
    );
    const many = await get('/events?limit=12', v.array(schemas.Event));
    expect(many.map(({ message }) => Number(message))).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });
});

describe('quarantine', () => {
  const page = (query: string) => get(`/quarantine${query}`, schemas.QuarantinePage);

  it('pages through records of the same instant without loss', async () => {
    const seen: string[] = [];
    let next: string | null = '';
    while (next !== null) {
      const answer: v.InferOutput<typeof schemas.QuarantinePage> = await page(
        `?source=ticks&limit=2${next && `&before=${next}`}`,
      );
      expect(answer).toMatchObject({ total: 5, more: false });
      seen.push(...answer.records.map(({ original }) => original));
      ({ next } = answer);
    }
    expect(seen).toEqual([4, 3, 2, 1, 0].map(price => `{"price":${price}}`));
  });

  it('filters by rule and field of the same failure, and tells what there is to filter by', async () => {
    const all = await page('');
    expect(all.total).toBe(6);
    expect(all.facets).toEqual([
      { rule: 'QR-002-price', field: '/price', count: 5 },
      { rule: 'json', field: '', count: 1 },
      { rule: 'other', field: '/price', count: 1 },
    ]);
    expect((await page('?rule=QR-002-price')).total).toBe(5);
    expect((await page('?field=/price')).total).toBe(6);
    expect((await page('?field=')).total).toBe(1);
    expect(await page('?rule=json&field=/price')).toMatchObject({ total: 0, facets: all.facets, next: null });
  });

  it('filters by time, from one instant to another, in whatever way it is written', async () => {
    const at = ago(40 * 86_400);
    for (const seconds of [0, 1, 2])
      await insertQuarantined(database.pool, {
        source: 'waiting',
        index: 200 + seconds,
        at: new Date(at.getTime() + seconds * 1000),
      });
    const plus = (seconds: number) => new Date(at.getTime() + seconds * 1000).toISOString();
    const total = async (query: string) => (await page(`?source=waiting${query}`)).total;
    expect(await total(`&from=${plus(0)}&to=${plus(2)}`)).toBe(2);
    expect(await total(`&from=${plus(1)}`)).toBe(2);
    expect(await total(`&to=${plus(1).replace('Z', '%2B00:00')}`)).toBe(1);
    // Without any time it is the last hour; a range gives way to an instant.
    expect(await total('')).toBe(0);
    expect(await total(`&range=hour&from=${plus(0)}`)).toBe(3);
    expect(await total(`&range=hour&to=${plus(9)}`)).toBe(0);
    expect(await page(`?source=waiting&from=${plus(0)}`)).toMatchObject({ facets: [{ count: 3 }] });
    await database.pool.query("delete from omnistream.quarantine where source = 'waiting'");
  });

  it('ends a page before it is too large for an answer, and loses nothing by it', async () => {
    const failures = Array.from({ length: 50 }, () =>
      failureOf({ observed: '\u0001'.repeat(250), message: 'm'.repeat(1000) }),
    );
    for (let index = 100; index < 160; index++)
      await insertQuarantined(database.pool, { source: 'gone', index, at: ago(50), failures });
    let next: string | null = '';
    let seen = 0;
    while (next !== null) {
      const response = await app.request(
        `/api/v1/quarantine?source=gone&limit=100${next && `&before=${next}`}`,
      );
      const text = await response.text();
      expect(text.length).toBeLessThan(4_100_000);
      const answer = JSON.parse(text) as v.InferOutput<typeof schemas.QuarantinePage>;
      seen += answer.records.length;
      next = answer.next;
    }
    expect(seen).toBe(60);
    await database.pool.query("delete from omnistream.quarantine where source = 'gone'");
  });

  it('shows bytes that are no text as base64, and long originals cut at a character', async () => {
    const [binary] = (await page('?source=orders')).records;
    expect(binary).toMatchObject({ encoding: 'base64', original: '/wB7', originalBytes: 3 });
    const original = Buffer.from(`"${'a'.repeat(8190)}${'ü€😀'.repeat(3000)}"`);
    const id = await insertQuarantined(database.pool, {
      source: 'waiting',
      index: 99,
      at: ago(7000),
      original,
    });
    const [cut] = (await page('?source=waiting&range=day')).records;
    expect(cut).toMatchObject({ encoding: 'utf8', originalBytes: original.length });
    expect(cut?.original).toBe(`"${'a'.repeat(8190)}`);
    const whole = await get(`/quarantine/${id}`, schemas.QuarantinedRecord);
    expect(whole.original).toBe(original.toString());
  });
});

describe('sources, status and health', () => {
  it('tells each contract in short', async () => {
    const sources = await get('/sources', v.array(schemas.SourceInfo));
    expect(sources.map(({ source }) => source)).toEqual(['ticks', 'orders', 'waiting']);
    expect(await get('/sources/ticks', schemas.SourceInfo)).toMatchObject({
      description: 'Market ticks',
      rules: [],
    });
  });

  it('sums up everything since the beginning', async () => {
    const status = await get('/status', v.array(schemas.SourceTotals));
    expect(status).toMatchObject([
      {
        source: 'ticks',
        loaded: 95,
        quarantined: 11,
        duplicates: 2,
        frames: 2,
        latency: { p50: expect.any(Number) },
      },
      { source: 'orders', loaded: 7, quarantined: 0, latency: { p50: expect.closeTo(2000, -2) } },
      { source: 'waiting', loaded: 0, latency: null },
      { source: 'gone', loaded: 0, quarantined: 3, frames: 0, latency: null },
    ]);
  });

  it('is healthy while the database answers', async () => {
    expect(await get('/health', schemas.Health)).toEqual({
      status: 'ok',
      deployment: 'test',
      version: '1.2.3',
    });
  });
});
