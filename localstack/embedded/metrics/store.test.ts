import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { latencyQuantile } from '../../../domain/measure/latency.ts';
import { stageMetrics } from '../../../functions/shared/metrics.ts';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { createMetricStore, type Database, type MetricStoreOptions } from './store.ts';

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query('truncate omnistream.metric_minute'));

const MINUTE = Date.UTC(2026, 0, 1, 12, 0);

const line = (
  value: number | number[],
  changes: { at?: number; unit?: string; source?: string } = {},
): string =>
  JSON.stringify({
    _aws: {
      Timestamp: changes.at ?? MINUTE,
      CloudWatchMetrics: [
        {
          Namespace: 'OmniStream',
          Dimensions: [['source']],
          Metrics: [{ Name: 'Bytes', Unit: changes.unit ?? 'Bytes' }],
        },
      ],
    },
    source: changes.source ?? 'weather',
    Bytes: value,
  });

function open(db: Database = database.pool, options: MetricStoreOptions = {}) {
  const warnings: string[] = [];
  const store = createMetricStore(db, {
    now: () => MINUTE,
    flushIntervalMs: 3_600_000,
    onWarning: message => warnings.push(message),
    ...options,
  });
  return { store, warnings };
}

async function stored(): Promise<unknown[]> {
  const { rows } = await database.pool.query(
    `select extract(epoch from minute)::float8 * 1000 as minute, name, unit, dimensions, sum, count::int, min, max
     from omnistream.metric_minute order by minute, dimensions`,
  );
  return rows;
}

const row = (values: object) => ({
  minute: MINUTE,
  name: 'Bytes',
  unit: 'Bytes',
  dimensions: { source: 'weather' },
  ...values,
});

test('sums by minute and dimensions, over flushes and stores', async () => {
  const first = open().store;
  for (const text of [line(1), line([5, 3], { at: MINUTE + 59_999 }), line(7, { at: MINUTE + 60_000 })]) {
    expect(first.take(text)).toBe(true);
  }
  expect(first.take(line(9, { source: 'orders' }))).toBe(true);
  await first.flush();
  first.take(line(-2));
  await first.stop();
  const second = open().store;
  second.take(line(10));
  await second.stop();
  expect(await stored()).toEqual([
    row({ dimensions: { source: 'orders' }, sum: 9, count: 1, min: 9, max: 9 }),
    row({ sum: 17, count: 5, min: -2, max: 10 }),
    row({ minute: MINUTE + 60_000, sum: 7, count: 1, min: 7, max: 7 }),
  ]);
});

test('takes what the functions print', async () => {
  const lines: string[] = [];
  const write = vi.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    lines.push(...String(chunk).split('\n').filter(Boolean));
    return true;
  });
  const log = vi.spyOn(console, 'log').mockImplementation(text => void lines.push(String(text)));
  const metrics = stageMetrics('quality');
  metrics.count('weather', { recordsIn: 5, recordsOut: 4, quarantined: 1, bytes: 900 });
  metrics.duration('weather', 12.5);
  metrics.duration('weather', 2.5);
  metrics.publish();
  write.mockRestore();
  log.mockRestore();
  const { store } = open(database.pool, { now: Date.now });
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.filter(text => !store.take(text))).toEqual([]);
  await store.stop();
  const { rows } = await database.pool.query(
    `select name, dimensions, sum, count::int from omnistream.metric_minute where name in ('StageDuration', 'RecordsIn') order by name`,
  );
  const dimensions = { stage: 'quality', source: 'weather' };
  expect(rows).toEqual([
    { name: 'RecordsIn', dimensions, sum: 5, count: 1 },
    { name: 'StageDuration', dimensions, sum: 15, count: 2 },
  ]);
});

test('leaves other lines to the log', () => {
  const { store } = open();
  expect(store.take('quality began')).toBe(false);
  expect(store.take(line(1).slice(1))).toBe(false);
});

test('does not add up different units of one metric', async () => {
  const { store } = open();
  expect(store.take(line(1))).toBe(true);
  expect(store.take(line(1, { unit: 'Kilobytes' }))).toBe(false);
  await store.stop();
  expect(await stored()).toEqual([row({ sum: 1, count: 1, min: 1, max: 1 })]);
});

test('keeps what percentiles are made of, of durations only', async () => {
  const duration = (at: number, ...values: number[]) => ({
    at,
    namespace: 'AWS/Lambda',
    name: 'Duration',
    unit: 'Milliseconds',
    dimensions: { FunctionName: 'enrich' },
    values,
  });
  const taken: unknown[] = [];
  const { store } = open(database.pool, { onMetrics: metrics => taken.push(...metrics) });
  store.record([duration(MINUTE, 1, 1, 9)]);
  await store.flush();
  store.record([duration(MINUTE + 1, 9, 70_000)]);
  store.take(line(1));
  await store.stop();
  expect(taken).toHaveLength(3);
  const { rows } = await database.pool.query<{ buckets: string[]; name: string }>(
    'select name, buckets from omnistream.metric_minute',
  );
  const of = (name: string) => rows.find(row => row.name === name)!.buckets;
  expect(of('Bytes')).toEqual([]);
  const counts = of('Duration').map(Number);
  expect(counts.reduce((sum, n) => sum + n)).toBe(5);
  expect([latencyQuantile(counts, 0.4), latencyQuantile(counts, 0.8), latencyQuantile(counts, 1)]).toEqual([
    expect.closeTo(1, 0),
    expect.closeTo(9, 0),
    expect.closeTo(70_000, -4),
  ]);
});

test('flushes by itself', async () => {
  const { store } = open(database.pool, { flushIntervalMs: 10 });
  store.take(line(1));
  await expect.poll(stored, { timeout: 4_000 }).toHaveLength(1);
  await store.stop();
});

describe('a database that is away', () => {
  /** Rejects so many times, then is the real one. */
  const failing = (times: number, error: object): Database => {
    let left = times;
    return {
      query: (text, values) =>
        left-- > 0
          ? Promise.reject(Object.assign(new Error('connect ECONNREFUSED'), error))
          : database.pool.query(text, values),
    };
  };

  test('is tried again with nothing lost', async () => {
    const { store, warnings } = open(failing(2, {}));
    store.take(line(1));
    await store.flush();
    store.take(line(2));
    await store.flush();
    store.take(line(3));
    await store.stop();
    expect(await stored()).toEqual([row({ sum: 6, count: 3, min: 1, max: 3 })]);
    expect(warnings).toEqual([
      'metrics cannot be written yet (1 kept, 0 given up): connect ECONNREFUSED',
      'metrics cannot be written yet (1 kept, 0 given up): connect ECONNREFUSED',
    ]);
  });

  test('costs the oldest when it lasts too long', async () => {
    const { store, warnings } = open(failing(1, {}), { most: 3 });
    for (let i = 0; i < 5; i++) store.take(line(i, { source: `s${i}` }));
    await store.flush();
    expect(warnings).toEqual(['metrics cannot be written yet (3 kept, 2 given up): connect ECONNREFUSED']);
    await store.stop();
    expect(await stored()).toHaveLength(3);
  });

  test('is not asked for ever to take what it never will', async () => {
    const { store, warnings } = open(failing(1, { code: '22003' }));
    store.take(line(1));
    await store.flush();
    expect(warnings).toEqual(['1 metrics are given up: connect ECONNREFUSED']);
    await store.stop();
    expect(await stored()).toEqual([]);
  });
});
