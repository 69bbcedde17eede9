import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RuleSpec } from '../../../domain/contract/contract.ts';
import { createTable } from '../../../domain/contract/table.ts';
import type { JsonObject } from '../../../domain/json.ts';
import { compileWindowRules } from '../../../domain/quality/windows.ts';
import { compileCollection } from '../../../domain/windows/collect.ts';
import { statesJson } from '../../../domain/windows/states.ts';
import { field } from '../../../tests/frames.ts';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { contractOf, insertRuleMinute } from '../../../tests/rollups.ts';
import { sweep } from '../sweep.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const rule = (id: string, type: string, kwargs: JsonObject, more: Partial<RuleSpec> = {}): RuleSpec => ({
  ...{ id, name: `Rule ${id}`, type, kwargs, dimension: 'accuracy', severity: 'warning' },
  ...more,
});
const MEAN = rule('mean', 'expect_column_mean_to_be_between', { column: 'x', max_value: 10 });
const ROWS = rule('rows', 'expect_table_row_count_to_be_between', { min_value: 3 }, { severity: 'critical' });
const MOSTLY = rule(
  'mostly',
  'expect_column_values_to_be_between',
  { column: 'x', max_value: 10 },
  { severity: 'info', thresholds: { warning: { share: { max: 0.05 } }, critical: { count: { max: 50 } } } },
);
const contract = contractOf('ticks', {
  fields: [field('at', 'timestamp', { required: true }), field('x', 'number'), field('kind', 'string')],
  rules: [
    MEAN,
    ROWS,
    rule(
      'mean-of-a',
      'expect_column_mean_to_be_between',
      { column: 'x', min_value: 0 },
      { condition: { text: 'kind == "a"', parser: 'pandas' } },
    ),
    MOSTLY,
  ],
  window: { seconds: 60, latenessSeconds: 30 },
});

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  for (const statement of createTable(contract)) await database.pool.query(statement);
});
afterAll(() => database.drop());
beforeEach(() =>
  database.pool.query(
    `truncate omnistream.window_part, omnistream.window_progress, omnistream.window_result, omnistream.late_minute,
       omnistream.rule_minute, omnistream.incident, omnistream.event, omnistream.detector_state cascade`,
  ),
);

const run = (now: number, contracts = [contract]) =>
  sweep({ pool: database.pool, contracts, metrics: { publish() {} }, now });
const rows = async (sql: string): Promise<unknown[]> => (await database.pool.query(sql)).rows;
const results = () =>
  rows(
    `select rule, to_char(window_start at time zone 'UTC', 'HH24:MI') as at, outcome, severity, observed,
       records::int, late::int from omnistream.window_result order by window_start, rule`,
  );
const result = (
  rule: string,
  at: string,
  outcome: string,
  observed: unknown,
  records: number,
  more = {},
) => ({
  ...{ rule, at, outcome, observed, records, late: 0 },
  severity: null,
  ...more,
});

/** As a load appends them: `x` by the second after noon. */
async function load(
  loadedAt: number,
  ...records: [second: number, x: unknown, kind?: string][]
): Promise<void> {
  const { windows, late, ahead, greatest } = compileCollection(
    compileWindowRules(contract).collectors,
    contract.window,
  )!.collect(
    records.map(([second, x, kind = 'b']) => [
      { x, kind } as JsonObject,
      { eventTime: NOON + second * SECOND, receivedAt: loadedAt },
    ]),
  );
  const insert = (start: Date | null, n: number, states: string, outside = [0, 0]) =>
    database.pool.query(
      `insert into omnistream.window_part
         (source, clock, seconds, window_start, records, late, ahead, greatest, loaded_at, states)
       values ('ticks', 'event', 60, $1, $2, $3, $4, $5, $6, $7)`,
      [start, n, ...outside, greatest === undefined ? null : new Date(greatest), new Date(loadedAt), states],
    );
  for (const part of windows) await insert(new Date(part.start), part.records, statesJson(part.states));
  if (late + ahead > 0) await insert(null, 0, '{}', [late, ahead]);
}

describe('a window', () => {
  it('is open until the watermark has passed it, its parts merged meanwhile, and is judged once', async () => {
    for (const second of [0, 10, 20, 30]) await load(NOON + second * SECOND, [second, second]);
    await run(NOON + MINUTE);
    expect(await results()).toEqual([]);
    expect(await rows('select records::int from omnistream.window_part')).toEqual([{ records: 4 }]);

    await load(NOON + 89 * SECOND, [59, 0, 'a'], [89, 1]);
    await run(NOON + 89 * SECOND);
    expect(await results()).toEqual([]);
    await load(NOON + 90 * SECOND, [90, 3]);
    await run(NOON + 90 * SECOND);
    await run(NOON + 91 * SECOND);
    expect(await results()).toEqual([
      result('mean', '12:00', 'failed', 12, 5, { severity: 'warning' }),
      result('mean-of-a', '12:00', 'passed', 0, 5),
      result('rows', '12:00', 'passed', 5, 5),
    ]);
    expect(await rows('select records::int from omnistream.window_part')).toEqual([{ records: 2 }]);
  });

  it('of many parts is merged step by step, and nothing of it is lost', async () => {
    const all = Array.from({ length: 150 }, (_, x) => x);
    for (const x of all) await load(NOON + x, [0, x % 20]);
    await run(NOON + MINUTE);
    expect(await rows('select records::int from omnistream.window_part')).toEqual([{ records: 150 }]);
    for (const x of all) await load(NOON + MINUTE, [1, x % 20]);
    await load(NOON + 2 * MINUTE, [120, 1]);
    await run(NOON + 2 * MINUTE);
    expect(await results()).toMatchObject([
      {
        rule: 'mean',
        observed: expect.closeTo(all.reduce((sum, x) => sum + (x % 20), 0) / 150, 9),
        records: 300,
      },
      { rule: 'mean-of-a' },
      { rule: 'rows', observed: 300 },
    ]);
  });

  it('of a silent source closes by the clock, and only it: what was under way still has its windows', async () => {
    await load(NOON, [0, 1], [1, null], [2, 6]);
    await run(NOON + 149 * SECOND);
    expect(await results()).toEqual([]);
    await run(NOON + 150 * SECOND);
    expect(await results()).toMatchObject([
      { rule: 'mean', outcome: 'passed', observed: 3.5, records: 3 },
      { rule: 'mean-of-a', outcome: 'not_evaluated' },
      { rule: 'rows', outcome: 'passed', observed: 3 },
    ]);
    // A backlog from the time of the silence.
    await load(NOON + 600 * SECOND, [70, 1], [130, 1]);
    await run(NOON + 600 * SECOND);
    expect(await results()).toHaveLength(3);
    expect(await rows('select from omnistream.late_minute')).toEqual([]);
    await run(NOON + 900 * SECOND);
    expect(
      await rows('select count(distinct window_start)::int as windows from omnistream.window_result'),
    ).toEqual([{ windows: 3 }]);
  });

  it('that is closed takes no more: late records are counted where they belong and where they were loaded', async () => {
    await load(NOON, [0, 1], [1, 2], [2, 3]);
    await load(NOON + 5 * MINUTE, [300, 1]);
    await run(NOON + 5 * MINUTE);
    const before = await results();
    await load(NOON + 6 * MINUTE, [3, 1000], [4, 1000], [100, 5], [-86_400, 1], [86_400, 1]);
    await run(NOON + 6 * MINUTE);
    expect(await results()).toEqual(before.map(found => ({ ...(found as object), late: 2 })));
    // One of a minute in which nothing had come, and one of yesterday; the one of tomorrow opens nothing.
    expect(await rows('select minute, late::int, ahead::int from omnistream.late_minute')).toEqual([
      { minute: new Date(NOON + 6 * MINUTE), late: 4, ahead: 1 },
    ]);
    expect(await rows('select records::int from omnistream.window_part')).toEqual([{ records: 1 }]);
  });

  it('is no further for a record that is ahead of its time', async () => {
    await load(NOON, [0, 1], [600, 1], [86_400 * 365, 1]);
    await run(NOON);
    expect(await rows(`select greatest from omnistream.window_progress where clock = 'event'`)).toEqual([
      { greatest: new Date(NOON) },
    ]);
  });
});

describe('a clock that was an hour ahead', () => {
  it('holds nothing up once it is right', async () => {
    await load(NOON + HOUR, [3600, 1], [3700, 1]);
    await run(NOON + HOUR);
    await load(NOON, [0, 1], [1, 2]);
    await run(NOON);
    await run(NOON + 10 * MINUTE);
    expect(await results()).toMatchObject([
      { rule: 'mean', at: '12:00', outcome: 'passed', observed: 1.5, records: 2 },
      { rule: 'mean-of-a', at: '12:00' },
      { rule: 'rows', at: '12:00', observed: 2 },
    ]);
    await insertRuleMinute(database.pool, {
      ...{ source: 'ticks', rule: 'mostly', minute: new Date(NOON + 11 * MINUTE), passed: 1, failed: 1 },
    });
    await run(NOON + 14 * MINUTE);
    expect(await rows(`select rule from omnistream.window_result where rule = 'mostly'`)).toHaveLength(1);
  });
});

describe('a rule', () => {
  it('that throws is an error of its own', async () => {
    await load(NOON, [0, 'text'], [1, 2], [2, 3]);
    await run(NOON + 5 * MINUTE);
    expect(
      await rows('select rule, outcome, severity, details from omnistream.window_result order by rule'),
    ).toEqual([
      {
        rule: 'mean',
        outcome: 'error',
        severity: 'warning',
        details: { message: 'x holds text, not a numeric value' },
      },
      { rule: 'mean-of-a', outcome: 'not_evaluated', severity: null, details: null },
      { rule: 'rows', outcome: 'passed', severity: null, details: null },
    ]);
  });

  it('that came or changed in the middle of a window says nothing of it', async () => {
    await load(NOON, [0, 1], [1, 2]);
    const changed = { ...MEAN, kwargs: { column: 'x', max_value: 1 } };
    await run(NOON + 5 * MINUTE, [{ ...contract, rules: [changed, ROWS] }]);
    expect(
      await rows('select rule, outcome, details from omnistream.window_result order by rule'),
    ).toMatchObject([
      { rule: 'mean', outcome: 'not_evaluated', details: { reason: expect.stringMatching(/middle/) } },
      { rule: 'rows', outcome: 'failed' },
    ]);
  });
});

describe('a share or count of failures', () => {
  const minute = (at: number, passed: number, failed: number, notEvaluated = 0, errors = 0) =>
    insertRuleMinute(database.pool, {
      ...{ source: 'ticks', rule: 'mostly', minute: new Date(NOON + at * MINUTE) },
      ...{ passed, failed, notEvaluated, errors },
    });

  it('is judged by the time of loading, at the worst threshold that is crossed', async () => {
    await run(NOON + MINUTE);
    await minute(0, 95, 5, 10);
    await minute(1, 94, 6);
    await minute(2, 949, 51);
    await minute(3, 0, 0, 7);
    await minute(4, 0, 0, 1, 1);
    await run(NOON + 2 * MINUTE);
    expect(await results()).toHaveLength(1);
    for (const at of [7, 7, 8]) await run(NOON + at * MINUTE);
    expect(await results()).toEqual([
      result('mostly', '12:00', 'passed', { evaluated: 100, failed: 5, share: 0.05 }, 110),
      result('mostly', '12:01', 'failed', { evaluated: 100, failed: 6, share: 0.06 }, 100, {
        severity: 'warning',
      }),
      result('mostly', '12:02', 'failed', { evaluated: 1000, failed: 51, share: 0.051 }, 1000, {
        severity: 'critical',
      }),
      result('mostly', '12:03', 'not_evaluated', { evaluated: 0, failed: 0, share: null }, 7),
      result('mostly', '12:04', 'error', { evaluated: 0, failed: 0, share: null }, 2),
    ]);
  });
});

describe('a failed window', () => {
  const incidents = () =>
    rows(
      `select fingerprint, kind, severity, message, occurrences, resolved_at is not null as resolved
       from omnistream.incident where kind = 'rule' order by id`,
    );
  const inMinute = async (minute: number, x: number) => {
    const [second, at] = [minute * 60, NOON + minute * MINUTE];
    await load(at, [second, x], [second + 1, x], [second + 2, x]);
    await run(at);
  };

  it('is an incident with its numbers, told once, that ends when windows have passed', async () => {
    await inMinute(0, 12.5);
    await inMinute(2, 1);
    const opened = {
      ...{
        fingerprint: 'rule:ticks:mean',
        kind: 'rule',
        severity: 'warning',
        occurrences: 1,
        resolved: false,
      },
      message: 'Rule mean: found 12.5, expected at most 10 (2026-03-02 12:00 to 12:01 UTC, 3 records).',
    };
    expect(await incidents()).toEqual([opened]);
    // Nothing closed since: nothing is known.
    for (let i = 0; i < 5; i++) await run(NOON + 2 * MINUTE);
    expect(await incidents()).toEqual([opened]);
    for (const at of [4, 6, 8]) await inMinute(at, 1);
    expect(await incidents()).toEqual([{ ...opened, resolved: true }]);
  });

  it('says how many failed of how many', async () => {
    await run(NOON + MINUTE);
    await insertRuleMinute(database.pool, {
      ...{ source: 'ticks', rule: 'mostly', minute: new Date(NOON), passed: 1100, failed: 134 },
    });
    await run(NOON + 2 * MINUTE);
    expect(await incidents()).toMatchObject([
      {
        severity: 'critical',
        message:
          'Rule mostly: 10.9 % (134 of 1,234 evaluated records) failed, where at most 50 records may (loaded 2026-03-02 12:00 to 12:01 UTC, 1,234 records).',
      },
    ]);
  });
});

it('what nobody closes goes with retention, and so do old results', async () => {
  await load(NOON, [0, 1]);
  await run(NOON + 5 * MINUTE);
  await load(NOON, [0, 1]);
  await run(NOON + 20 * 86_400_000, []);
  expect(await rows('select from omnistream.window_part')).toEqual([]);
  expect(await results()).toHaveLength(3);
  await run(NOON + 100 * 86_400_000);
  expect(await results()).toEqual([]);
});
