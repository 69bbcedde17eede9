/** Rules that judge windows, from the front door to the API: what they find is exact, whatever comes twice or too late. */
import { expect, vi } from 'vitest';
import { readContract } from '../../domain/contract/read.ts';
import type { WindowResult, WindowResultPage } from '../../functions/api/types.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { onlyHere } from './targets/needing.ts';

const rule = (id: string, type: string, kwargs: string, severity = 'warning') => `
      - id: ${id}
        name: Rule ${id}
        type: custom
        engine: greatExpectations
        severity: ${severity}
        implementation: {type: ${type}, kwargs: ${kwargs}}`;
const METERS = `
apiVersion: v3.1.0
kind: DataContract
id: meters
version: 1.0.0
status: active
schema:
  - name: meters
    properties:
      - {name: id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
      - {name: at, logicalType: timestamp, required: true}
      - {name: value, logicalType: number}
      - {name: kind, logicalType: string}
    quality:${[
      rule('rows', 'expect_table_row_count_to_be_between', '{min_value: 100}', 'critical'),
      rule('fields', 'expect_table_columns_to_match_set', '{column_set: [id, at, value, kind]}'),
      rule('mean', 'expect_column_mean_to_be_between', '{column: value, max_value: 100}'),
      rule(
        'mean-of-a',
        'expect_column_mean_to_be_between',
        `{column: value, max_value: 100, row_condition: 'kind == "a"', condition_parser: pandas}`,
      ),
      rule(
        'quantiles',
        'expect_column_quantile_values_to_be_between',
        '{column: value, quantile_ranges: {quantiles: [0.5, 1], value_ranges: [[40, 60], [null, 99]]}}',
      ),
      rule(
        'kinds',
        'expect_column_proportion_of_unique_values_to_be_between',
        '{column: kind, max_value: 0.5}',
      ),
      rule('mostly', 'expect_column_values_to_be_between', '{column: value, max_value: 98, mostly: 0.99}'),
    ].join('')}
customProperties:
  - property: omnistream
    value: {key: [id], time: at, window: {seconds: 60, lateness_seconds: 60}}
`;
const read = readContract(METERS, 'meters.odcs.yaml');
if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 2));
const contracts = [read.contract];

const here = onlyHere('it closes windows by a clock of its own');
const MINUTE = 60_000;
/** Whole minutes, long enough ago that nothing is ahead. */
const START = Math.floor(Date.now() / MINUTE) * MINUTE - 10 * MINUTE;

let cloud: TestCloud;
here.beforeAll(async () => {
  cloud = await startTestCloud({ contracts: { contracts, references: [] } });
}, 120_000);
here.afterAll(() => cloud?.end());

/** 200 records of one minute, their values 0 to 99 twice. */
const minuteOf = (minute: number): string[] =>
  Array.from({ length: 200 }, (_, i) =>
    JSON.stringify({
      id: `${minute}-${i}`,
      at: new Date(START + minute * MINUTE + i * 250).toISOString(),
      value: i % 100,
      kind: i % 2 === 0 ? 'a' : 'b',
    }),
  );
const send = async (lines: string[], key: string): Promise<void> => {
  const response = await cloud.send('meters', lines.join('\n'), { 'idempotency-key': key });
  expect(response.status).toBe(202);
};
/** The local cloud sweeps each minute too, and two sweeps take turns. */
const sweepAt = (now: number): Promise<void> =>
  vi.waitFor(
    async () =>
      expect(await sweep({ pool: cloud.database, contracts, metrics: { publish() {} }, now })).toBe('done'),
    { timeout: 30_000, interval: 100 },
  );
async function results(): Promise<{ late: WindowResultPage['late']; windows: WindowResult[][] }> {
  const from = new Date(START - MINUTE).toISOString();
  const to = new Date(Date.now() + 10 * MINUTE).toISOString();
  const response = await fetch(
    `${cloud.url}/api/v1/window-results?source=meters&from=${from}&to=${to}&limit=500`,
  );
  const page = (await response.json()) as WindowResultPage;
  const byEvent = page.results.filter(({ clock }) => clock === 'event');
  const starts = [...new Set(byEvent.map(({ start }) => start))].sort();
  return {
    late: page.late,
    windows: starts.map(at =>
      byEvent.filter(({ start }) => start === at).sort((a, b) => (a.rule < b.rule ? -1 : 1)),
    ),
  };
}
const short = ({ rule, outcome, observed, records, late }: WindowResult) => [
  rule,
  outcome,
  observed,
  records,
  late,
];

here.test(
  'results are exact, and neither records that come again nor late ones change them',
  async () => {
    const spoilt = '{"id": "broken", ';
    for (let i = 0; i < 200; i += 50) {
      await send([...minuteOf(0).slice(i, i + 50), spoilt], `first-${i}`);
      await send(minuteOf(1).slice(i, i + 50), `second-${i}`);
    }
    // Under the same key, and under another: the same records.
    await send([...minuteOf(0).slice(0, 50), spoilt], 'first-0');
    await send(minuteOf(0), 'again');
    await cloud.settled('meters');
    await sweepAt(Date.now());
    expect((await results()).windows).toEqual([]);
    // Two minutes on, half a minute's worth with values that are ten times as large.
    const third = minuteOf(3).slice(0, 80);
    await send(
      third.map(line => JSON.stringify({ ...JSON.parse(line), value: 1000, more: true })),
      'third',
    );
    await cloud.settled('meters');
    await sweepAt(Date.now());

    const usual = (late: number) => [
      ['fields', 'passed', ['id', 'at', 'value', 'kind'], 200, late],
      ['kinds', 'passed', 2 / 200, 200, late],
      ['mean', 'passed', expect.closeTo(49.5, 9), 200, late],
      ['mean-of-a', 'passed', expect.closeTo(49, 9), 200, late],
      ['quantiles', 'passed', { quantiles: [0.5, 1], values: [expect.any(Number), 99] }, 200, late],
      ['rows', 'passed', 200, 200, late],
    ];
    const closed = await results();
    expect(closed.windows.map(window => window.map(short))).toEqual([usual(0), usual(0)]);
    expect(closed.late).toEqual([]);

    await send(
      minuteOf(0)
        .slice(0, 7)
        .map(line => JSON.stringify({ ...JSON.parse(line), id: `late-${JSON.parse(line).id}`, value: 1e6 })),
      'late',
    );
    await cloud.settled('meters');
    await sweepAt(Date.now());
    const after = await results();
    expect(after.windows.map(window => window.map(short))).toEqual([usual(7), usual(0)]);
    expect(after.late).toEqual([{ source: 'meters', late: 7, ahead: 0 }]);
    const { rows } = await cloud.database.query('select count(*)::int as rows from data.meters');
    expect(rows).toEqual([{ rows: 487 }]);

    // The source falls silent: the last window closes by the clock, and so do those by the time of loading.
    await sweepAt(Date.now() + 3 * MINUTE);
    const { windows } = await results();
    expect(windows[2]!.map(short)).toEqual([
      ['fields', 'failed', ['at', 'id', 'kind', 'more', 'value'], 80, 0],
      ['kinds', 'passed', 2 / 80, 80, 0],
      ['mean', 'failed', 1000, 80, 0],
      ['mean-of-a', 'failed', 1000, 80, 0],
      ['quantiles', 'failed', { quantiles: [0.5, 1], values: [1000, 1000] }, 80, 0],
      ['rows', 'failed', 80, 80, 0],
    ]);
    const mostly = await cloud.database.query(
      `select sum((observed->>'evaluated')::int)::int as evaluated, sum((observed->>'failed')::int)::int as failed,
         bool_or(outcome = 'failed') as crossed from omnistream.window_result where rule = 'mostly'`,
    );
    // A body under its old key is the frame it was. Under another it is judged again: thrice 200, of which two each are too
    // large, and then 80 and 7.
    expect(mostly.rows).toEqual([{ evaluated: 687, failed: 93, crossed: true }]);
    const incidents = await cloud.database.query(
      `select fingerprint, severity from omnistream.incident where kind = 'rule' order by fingerprint`,
    );
    expect(incidents.rows).toEqual(
      ['fields', 'mean', 'mean-of-a', 'mostly', 'quantiles', 'rows'].map(id => ({
        fingerprint: `rule:meters:${id}`,
        severity: id === 'rows' ? 'critical' : 'warning',
      })),
    );
  },
  180_000,
);
