import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RuleSpec } from '../../domain/contract/contract.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import {
  contractOf,
  failureOf,
  insertQuarantined,
  insertRuleMinute,
  insertStageMinute,
} from '../../tests/rollups.ts';
import { createApp } from './app.ts';
import * as schemas from './schemas.ts';

const NOW = Date.parse('2026-11-23T12:34:56Z');
const minuteAgo = (minutes: number) => new Date(Math.floor(NOW / 60_000) * 60_000 - minutes * 60_000);

const rule = (id: string, over: Partial<RuleSpec> = {}): RuleSpec => ({
  id,
  name: `Name of ${id}`,
  type: 'expect_column_values_to_be_between',
  kwargs: { column: 'price', min_value: 0 },
  dimension: 'accuracy',
  severity: 'critical',
  ...over,
});

const contracts = [
  contractOf('ticks', {
    rules: [
      rule('price'),
      rule('spread', {
        kwargs: { column_A: 'ask', column_B: 'bid' },
        dimension: 'consistency',
        severity: 'warning',
      }),
      rule('never', { dimension: 'uniqueness', severity: 'info' }),
      rule('mean', { type: 'expect_column_mean_to_be_between', severity: 'warning' }),
      rule('mostly', {
        severity: 'info',
        condition: { text: 'venue == "X"', parser: 'pandas' },
        thresholds: { critical: { share: { max: 0.2 } } },
      }),
    ],
    enrichers: [{ use: 'temporal', options: { time: 'at' } }],
  }),
  contractOf('idle'),
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
    version: '1',
  });
  const counts = (id: string, minutes: number, passed: number, failed: number, rest = {}) =>
    insertRuleMinute(pool, {
      source: 'ticks',
      rule: id,
      minute: minuteAgo(minutes),
      passed,
      failed,
      ...rest,
    });
  await counts('json', 1, 99, 1);
  await counts('schema', 1, 97, 2);
  await counts('price', 1, 40, 60);
  await counts('price', 40, 100, 0);
  await counts('price', 90, 50, 50);
  await counts('spread', 2, 90, 10, { notEvaluated: 5 });
  await counts('spread', 30, 10, 0, { errors: 1 });
  await pool.query(
    `update omnistream.rule_minute set timed = 64, nanos = 6400 where rule = 'price' and minute = $1`,
    [minuteAgo(1)],
  );
  await counts('gone', 3, 1, 1);
  await counts('mostly', 2, 90, 10);
  const closed = (id: string, minutes: number, outcome: string, observed: unknown, severity: string | null) =>
    pool.query(
      `insert into omnistream.window_result (source, rule, clock, window_start, seconds, outcome, severity, observed, expected,
         records, closed_at)
       values ('ticks', $1, 'event', $2, 300, $3, $4, $5, 'between 0 and 5', 40, $2::timestamptz + interval '6 minutes')`,
      [id, minuteAgo(minutes), outcome, severity, JSON.stringify(observed)],
    );
  await closed('mean', 40, 'passed', 4, null);
  await closed('mean', 35, 'not_evaluated', null, null);
  await closed('mean', 10, 'failed', 9.5, 'warning');
  await closed('mostly', 10, 'passed', { evaluated: 100, failed: 10, share: 0.1 }, null);
  await insertStageMinute(pool, { source: 'ticks', minute: minuteAgo(1), loaded: 75, quarantined: 25 });
  await insertStageMinute(pool, { source: 'ticks', minute: minuteAgo(90), loaded: 50, quarantined: 50 });
  await pool.query(`insert into omnistream.enricher_minute values ('ticks', 'temporal', $1, 70, 4, 1, 300)`, [
    minuteAgo(1),
  ]);
  await pool.query(
    `insert into omnistream.incident (fingerprint, source, kind, severity, message, opened_at, last_seen_at)
     select kind || at, 'ticks', kind, 'warning', 'm', at, at
     from (values ('drift', $1::timestamptz), ('null_share', $1), ('volume', $1), ('schema_change', $2)) as i(kind, at)`,
    [minuteAgo(5), minuteAgo(90)],
  );
  const observed = [5, 5, -3, null, 'x', undefined];
  for (const [index, value] of observed.entries()) {
    const { observed: _, ...failure } = failureOf({ rule: 'price' });
    await insertQuarantined(pool, {
      source: 'ticks',
      index,
      at: minuteAgo(1),
      failures: [
        value === undefined ? failure : { ...failure, observed: value },
        failureOf({ rule: 'json' }),
      ],
    });
  }
});
afterAll(() => database.drop());

async function get<T extends v.GenericSchema>(path: string, schema: T): Promise<v.InferOutput<T>> {
  const response = await app.request(`/api/v1${path}`);
  const body: unknown = await response.json();
  expect(response.status, JSON.stringify(body)).toBe(200);
  expect(v.parse(schema, body)).toEqual(body);
  return body as v.InferOutput<T>;
}

describe('quality', () => {
  it('weighs the checks of the range, and of the period before', async () => {
    const { now, before, previous } = await get('/quality', schemas.Quality);
    const passed = 3 * (99 + 97 + 140) + 2 * 100 + 1 + 90;
    const evaluated = 3 * (100 + 99 + 200) + 2 * 110 + 2 + 100;
    expect(now).toEqual({
      score: expect.closeTo(passed / evaluated, 12),
      checks: 100 + 99 + 200 + 110 + 2 + 100,
      failedChecks: 1 + 2 + 60 + 10 + 1 + 10,
      schemaViolations: 3,
      unreadable: 1,
      driftIncidents: 2,
      processed: 100,
      quarantined: 25,
      errorRate: 0.25,
    });
    expect(before).toMatchObject({ score: 0.5, errorRate: 0.5, schemaViolations: null, driftIncidents: 1 });
    expect(previous).toEqual({ from: '2026-11-23T10:34:00.000Z', to: '2026-11-23T11:34:00.000Z' });
  });

  it('tells the dimensions apart, the worst first and the unknown last', async () => {
    const { dimensions } = await get('/quality', schemas.Quality);
    expect(dimensions.map(({ dimension, score, rules }) => [dimension, score, rules])).toEqual([
      ['accuracy', expect.closeTo((3 * 140 + 90) / (3 * 200 + 100)), 3],
      ['consistency', expect.closeTo(100 / 110), 1],
      ['conformity', expect.closeTo(196 / 199), 4],
      ['uniqueness', null, 1],
    ]);
    expect(dimensions[0]?.before).toBe(0.5);
  });

  it('has a point for each step in which anything was done, and unknown is null in it', async () => {
    const { points, stepSeconds } = await get('/quality', schemas.Quality);
    expect(stepSeconds).toBe(60);
    expect(points.map(({ at }) => at)).toEqual([40, 30, 3, 2, 1].map(ago => minuteAgo(ago).toISOString()));
    expect(points[0]).toMatchObject({ score: 1, errorRate: null, checks: 100, processed: 0 });
    expect(points.at(-1)).toMatchObject({ errorRate: 0.25, processed: 100 });
  });

  it('knows nothing where nothing was done', async () => {
    const { now, points, dimensions } = await get('/quality?sources=idle', schemas.Quality);
    expect(now).toMatchObject({ score: null, errorRate: null, schemaViolations: null, processed: 0 });
    expect(now.driftIncidents).toBeNull();
    await database.pool.query(
      `insert into omnistream.monitor_state (source, monitor, subject, status, since, judged_at)
       values ('idle', 'drift', '', 'clean', $1, $1), ('ticks', 'drift', '', 'learning', $1, $1)`,
      [minuteAgo(9)],
    );
    const watched = await get('/quality?sources=idle', schemas.Quality);
    expect([watched.now.driftIncidents, watched.before.driftIncidents]).toEqual([0, null]);
    expect(points).toEqual([]);
    expect(dimensions).toEqual([
      { dimension: 'conformity', rules: 2, checks: 0, failedChecks: 0, score: null, before: null },
    ]);
  });

  it('is the score of the overview', async () => {
    const overview = await get('/overview?range=day', schemas.Overview);
    const { now } = await get('/quality?range=day', schemas.Quality);
    expect(overview.quality).toBe(now.score);
  });
});

describe('rules', () => {
  it('shows each with its counts, how it is now and when it last failed', async () => {
    const { rules, stepSeconds } = await get('/rules', schemas.RuleRows);
    expect(rules.map(({ source, rule: id, status }) => [source, id, status])).toEqual([
      ['ticks', 'json', 'passing'],
      ['ticks', 'schema', 'passing'],
      ['ticks', 'price', 'failing'],
      ['ticks', 'spread', 'degraded'],
      ['ticks', 'never', 'unknown'],
      ['ticks', 'mean', 'degraded'],
      ['ticks', 'mostly', 'passing'],
      ['idle', 'json', 'unknown'],
      ['idle', 'schema', 'unknown'],
      ['ticks', 'gone', 'failing'],
    ]);
    expect(stepSeconds).toBe(120);
    const [price, spread, never] = rules.slice(2, 5);
    expect(price).toMatchObject({
      fields: ['price'],
      reason: '60 % of 100 checks failed in the last 15 min.',
      passed: 140,
      failed: 60,
      passRate: 0.7,
      costNanos: 100,
      lastFailure: minuteAgo(1).toISOString(),
    });
    expect(price?.trend.filter(rate => rate !== null)).toEqual([1, 0.4]);
    expect(spread).toMatchObject({
      costNanos: null,
      fields: ['ask', 'bid'],
      notEvaluated: 5,
      errors: 1,
    });
    expect(never).toMatchObject({
      passRate: null,
      lastFailure: null,
      reason: 'No record to judge in the last 15 min.',
    });
    expect(rules.at(-1)).toMatchObject({ name: 'gone', type: null, severity: null, dimension: null });
  });

  it('counts the windows of a rule that judges windows, and keeps to thresholds where a rule has them', async () => {
    const { rules } = await get('/rules', schemas.RuleRows);
    const [mean, mostly] = rules.slice(5, 7);
    expect(mean).toMatchObject({
      ...{ unit: 'windows', passed: 1, failed: 1, notEvaluated: 1, errors: 0, passRate: 0.5 },
      reason: 'It found 9.5, expected between 0 and 5 (2026-11-23 12:24 to 12:29 UTC, 40 records).',
      lastFailure: minuteAgo(10).toISOString(),
    });
    expect(mean?.trend.filter(rate => rate !== null)).toEqual([1, 0]);
    // Ten in a hundred are more than a rule without thresholds may have.
    expect(mostly).toMatchObject({ unit: 'records', passRate: 0.9, status: 'passing' });
    expect(mostly?.reason).toMatch(/^The window of 5 min that ended 6 min ago passed/);
    const detail = await get('/sources/ticks/rules/mostly', schemas.RuleDetail);
    expect(detail).toMatchObject({
      condition: 'venue == "X"',
      thresholds: [{ severity: 'critical', allowed: 'at most 20 %' }],
    });
  });

  it('says what one asks and what it saw', async () => {
    const price = await get('/sources/ticks/rules/price', schemas.RuleDetail);
    expect(price.kwargs).toEqual({ column: 'price', min_value: 0 });
    expect(price.points.map(({ passed, failed }) => [passed, failed])).toEqual([
      [100, 0],
      [40, 60],
    ]);
    expect(price.observed).toEqual({
      failures: 6,
      records: 6,
      distinct: 5,
      values: [
        { value: 5, count: 2 },
        { value: null, count: 1 },
        { value: 'x', count: 1 },
        { value: -3, count: 1 },
        { count: 1 },
      ],
      numbers: { min: -3, max: 5, bins: [1, ...Array.from({ length: 22 }, () => 0), 2] },
    });
    const never = await get('/sources/ticks/rules/never', schemas.RuleDetail);
    expect(never.observed).toEqual({ failures: 0, records: 6, distinct: 0, values: [], numbers: null });
  });

  it('refuses a rule that is not there, with the nearest', async () => {
    const response = await app.request('/api/v1/sources/ticks/rules/prise');
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      detail: '"ticks" has no rule "prise": did you mean "price"?',
    });
    expect((await app.request('/api/v1/sources/nope/rules/price')).status).toBe(404);
  });
});

it('tells what the enrichers did', async () => {
  const rows = await get('/enrichers', v.array(schemas.EnricherRow));
  expect(rows).toMatchObject([
    {
      source: 'ticks',
      enricher: 'temporal',
      family: 'temporal',
      enriched: 70,
      unknown: 4,
      failed: 1,
      microsPerRecord: 4,
    },
  ]);
  const none = await get('/enrichers?sources=idle', v.array(schemas.EnricherRow));
  expect(none).toEqual([]);
});

describe('a rule whose records are loaded all the same', () => {
  beforeAll(async () => {
    const { pool } = database;
    const failure = (rule: string, observed: number) => ({
      ...{ kind: 'rule', rule, field: '/ask', expected: 'not below bid', severity: 'warning' },
      ...{ observed, message: `ask is ${observed}` },
    });
    await pool.query(`insert into omnistream.contract (source, version, table_name, columns, body)
      values ('ticks', '1.0.0', 'Tick "s"', '[]', '{}')`);
    await pool.query('create schema if not exists data');
    const table = 'data."Tick ""s"""';
    await pool.query(
      `create table ${table} (_record_id text, _loaded_at timestamptz, _flags jsonb, secret text)`,
    );
    for (const [id, minutes, flags] of [
      ['new', 3, [failure('spread', -2), failure('other', 1)]],
      ['older', 20, [failure('spread', -1)]],
      ['before', 90, [failure('spread', -9)]],
      ['good', 1, null],
    ] as const)
      await pool.query(`insert into ${table} values ($1, $2, $3, $4)`, [
        id,
        minuteAgo(minutes),
        flags && JSON.stringify(flags),
        'nobody sees it',
      ]);
  });

  it('shows what failed, newest first, and its distribution', async () => {
    const detail = await get('/sources/ticks/rules/spread', schemas.RuleDetail);
    expect(detail.flagged.map(({ recordId, failure }) => [recordId, failure.observed])).toEqual([
      ['new', -2],
      ['older', -1],
    ]);
    expect(detail.observed).toMatchObject({ failures: 2, records: 2, numbers: { min: -2, max: -1 } });
    expect(JSON.stringify(detail)).not.toContain('nobody');
  });

  it('shows none of a rule that quarantines, and of a table that is not there', async () => {
    expect((await get('/sources/ticks/rules/price', schemas.RuleDetail)).flagged).toEqual([]);
    await database.pool.query(`update omnistream.contract set table_name = 'gone' where source = 'ticks'`);
    const { flagged, observed } = await get('/sources/ticks/rules/spread', schemas.RuleDetail);
    expect([flagged, observed.records]).toEqual([[], 0]);
  });
});
