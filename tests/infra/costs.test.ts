/** The cost of a month: the command, and what its model takes for given of the code. */
import { describe, expect, test } from 'vitest';
import { stageMetrics } from '../../functions/shared/metrics.ts';
import { sweepMetrics } from '../../functions/sweep/metrics.ts';
import { METRICS } from '../../infra/costs/billed.ts';
import { month } from '../../infra/costs/report.ts';
import { ASSUMED } from '../../infra/costs/traffic.ts';
import { VARIANTS } from '../../infra/variants.ts';
import { readEmf } from '../../localstack/embedded/metrics/emf.ts';
import { costs } from '../../scripts/costs.ts';

test.each(Object.keys(VARIANTS))('every resource has a price: %s', variant => {
  const { lines } = month('production', 100, ASSUMED, VARIANTS[variant]);
  const services = new Set(lines.map(({ service }) => service));
  expect([...services]).toEqual(expect.arrayContaining(['API Gateway', 'CloudWatch', 'Kinesis', 'Lambda']));
  expect(services.has('RDS')).toBe(!('databaseUrl' in VARIANTS[variant]!));
  for (const { quantity } of lines) expect(quantity).toBeGreaterThan(0);
});

test('what each setting asks more for', () => {
  const of = (changes: object) => month('production', 100, ASSUMED, changes).lines;
  const items = (changes: object) => new Set(of(changes).map(({ service, item }) => `${service} ${item}`));
  expect(items({ streams: { mode: 'on-demand' } })).toContain('Kinesis on-demand streams');
  expect(items({})).not.toContain('X-Ray traces');
  expect(items({ tracing: true })).toContain('X-Ray traces');
});

/** Series that two sources make, from what is written to the log. */
function series(write: () => void): number {
  const lines: string[] = [];
  const { log } = console;
  console.log = (line: string) => void lines.push(line);
  try {
    write();
  } finally {
    console.log = log;
  }
  return new Set(
    lines
      .flatMap(line => readEmf(line, Date.now()) ?? [])
      .map(({ name, dimensions }) => JSON.stringify([name, dimensions])),
  ).size;
}

describe('as many series are paid for as the functions write', () => {
  process.env.POWERTOOLS_DEV = 'true';
  process.env.POWERTOOLS_METRICS_DISABLED = 'false';
  const paid = (name: string) => 2 * METRICS[name]!.aSource + METRICS[name]!.besides;

  test.each(['ingest', 'quality', 'enrich'] as const)('%s', stage => {
    const written = series(() => {
      const metrics = stageMetrics(stage);
      for (const source of ['a', 'b']) {
        metrics.count(source, { recordsIn: 1 });
        metrics.duration(source, 1);
        if (stage === 'enrich') metrics.endToEnd(source, 1);
      }
      metrics.publish();
    });
    expect(written).toBe(paid(stage));
  });

  test('sweep', () => {
    const freshness = new Map([
      ['a', 1],
      ['b', 2],
    ]);
    const openIncidents = { critical: 0, warning: 0, info: 0 };
    expect(series(() => sweepMetrics().publish({ openIncidents, freshness, connectionsInUse: 1 }))).toBe(
      paid('sweep'),
    );
  });
});

describe('npm run costs', () => {
  test('prints a table, what is needed and what was assumed', () => {
    const stdout = costs(['--deployment', 'staging', '--rates', '1,20000', '--record-bytes', '800']);
    expect(stdout).toMatch(/^\$ a month +1\/s +20,000\/s$/m);
    expect(stdout).toMatch(/^RDS +[\d.,]+ +[\d.,]+$/m);
    expect(stdout).toMatch(/^20,000\/s needs streams\.shards \d+, database\.instance /m);
    expect(stdout).toContain('record-bytes 800');
    expect(stdout).toMatch(/not verified/);
  });

  test('as JSON, each line with its price and page', () => {
    const [{ lines }] = JSON.parse(costs(['--rates', '100', '--json']));
    expect(lines[0]).toMatchObject({
      usd: expect.any(Number),
      price: { page: expect.stringContaining('https://') },
    });
  });

  test.each([
    [['--rates', 'ten'], '--rates: expected a number above 0, not "ten"'],
    [['--rates', ''], '--rates: expected a number above 0'],
    [['--rates', '1,-5'], 'not "-5"'],
    [['--record-bytes', '1e999'], 'expected a number above 0'],
    [['--bytes', '5'], "Unknown option '--bytes'"],
    [['--deployment', 'stagin'], 'did you mean "staging"?'],
    [['extra'], "Unexpected argument 'extra'"],
    [['--rates', '100000000'], 'no instance with'],
  ])('%j is answered with what is wrong', (args, message) => {
    expect(() => costs(args)).toThrow(message);
  });
});
