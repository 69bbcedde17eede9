import type { Answers, EnricherRow, RuleDetail, RuleRow } from '../../functions/api/types.ts';

/** What a scripted API answers about quality. */
export type QualityScript = Pick<
  Answers,
  '/quality' | '/rules' | '/enrichers' | '/sources/{id}/rules/{rule}' | '/window-results'
>;

const MINUTE = 60_000;
const iso = (ms: number): string => new Date(ms).toISOString();

type Given = Partial<RuleRow> & Pick<RuleRow, 'source' | 'rule' | 'name'>;

const STEPS = 31;
const trendOf = (rate: number | null): (number | null)[] =>
  Array.from({ length: STEPS }, (_, i) => {
    if (rate === null || (i > 9 && i < 13)) return null;
    return i < 22 ? 1 - 0.004 * Math.abs(Math.sin(i)) : rate;
  });

function row({ passRate = 0.999, ...over }: Given): RuleRow {
  const checks = passRate === null ? 0 : 15_088;
  const failed = Math.round((1 - (passRate ?? 1)) * checks);
  return {
    description: null,
    type: 'expect_column_values_to_be_between',
    fields: [],
    dimension: 'accuracy',
    severity: 'critical',
    status: 'passing',
    reason: `0.1 % of ${checks.toLocaleString('en')} checks failed in the last 15 min.`,
    unit: 'records',
    passed: checks - failed,
    failed,
    notEvaluated: 0,
    errors: 0,
    passRate,
    costNanos: passRate === null ? null : 112.4,
    lastFailure: null,
    trend: trendOf(passRate),
    ...over,
  };
}

const INCIDENT: Answers['/quality']['open']['worst'] = {
  id: '2',
  source: 'market',
  kind: 'drift',
  severity: 'warning',
  message: 'price is 80 in the middle, usual is 120.',
};

/** A rule in each state, of each severity, and one that no contract has any more. */
const rules = (now: number): RuleRow[] => [
  row({
    source: 'market',
    rule: 'QR-002-price',
    name: 'Range of the price',
    description: 'A listed security costs more than nothing and less than a hundred thousand dollars.',
    fields: ['price'],
    status: 'failing',
    reason: '61 % of 15,088 checks failed in the last 15 min.',
    passRate: 0.39,
    notEvaluated: 12,
    lastFailure: iso(now - MINUTE),
  }),
  row({
    source: 'market',
    rule: 'QR-005-spread',
    name: 'The ask is not below the bid',
    type: 'expect_column_pair_values_a_to_be_greater_than_b',
    fields: ['ask', 'bid'],
    dimension: 'consistency',
    severity: 'warning',
    status: 'degraded',
    reason: '7.2 % of 15,088 checks failed in the last 15 min.',
    passRate: 0.928,
    lastFailure: iso(now - 3 * MINUTE),
  }),
  row({
    source: 'social',
    rule: 'QR-006-length',
    name: 'Usual length of a post',
    type: 'expect_value_to_be_usual',
    fields: ['text'],
    severity: 'info',
    status: 'broken',
    reason: 'It threw on 3 records in the last 15 min.',
    errors: 3,
    lastFailure: iso(now - 20 * MINUTE),
  }),
  row({
    source: 'weather',
    rule: 'QR-006-mean',
    name: 'Mean temperature',
    type: 'expect_column_mean_to_be_between',
    fields: ['temperature'],
    severity: 'warning',
    unit: 'windows',
    status: 'degraded',
    reason: 'It found 41.2, expected between -40 and 40 (2026-11-23 12:24 to 12:29 UTC, 40 records).',
    passed: 10,
    failed: 1,
    passRate: 10 / 11,
    lastFailure: iso(now - 10 * MINUTE),
  }),
  row({
    source: 'parcels',
    rule: 'QR-004-fresh',
    name: 'Fresh when received',
    type: 'expect_record_to_be_fresh',
    fields: ['scanned_at'],
    dimension: 'timeliness',
    status: 'unknown',
    reason: 'No record to judge in the last 15 min.',
    passRate: null,
  }),
  ...['market', 'social', 'retail', 'iot'].flatMap((source): RuleRow[] => [
    row({
      source,
      rule: 'json',
      name: 'Readable as JSON',
      description: 'The record is one JSON object in UTF-8.',
      type: 'json',
      dimension: 'conformity',
      passRate: 1,
    }),
    row({
      source,
      rule: 'schema',
      name: 'Fits the schema',
      type: 'schema',
      dimension: 'conformity',
      lastFailure: iso(now - 9 * MINUTE),
    }),
    row({
      source,
      rule: 'QR-001-id',
      name: `Completeness of the ${source} id`,
      type: 'expect_column_values_to_not_be_null',
      fields: [`${source}_id`],
      dimension: 'completeness',
      passRate: 1,
    }),
  ]),
  row({
    source: 'retail',
    rule: 'QR-OLD',
    name: 'QR-OLD',
    type: null,
    dimension: null,
    severity: null,
    passRate: 1,
  }),
];

const enricher = (over: Partial<EnricherRow> & Pick<EnricherRow, 'source'>): EnricherRow => ({
  enricher: 'temporal',
  family: 'temporal',
  summary: 'Local time, business hours, public holidays and season of the place',
  outputs: ['local_time', 'time_zone', 'is_business_day', 'holiday', 'season'],
  enriched: 62_921,
  unknown: 63,
  failed: 0,
  microsPerRecord: 3.42,
  ...over,
});

/** A pipeline in trouble, as of `now`: an hour with a gap of six minutes, bad in its last quarter. */
export function troubledQuality(now: number): QualityScript {
  const from = Math.floor((now - 60 * MINUTE) / MINUTE) * MINUTE;
  const range = { name: 'hour' as const, from: iso(from), to: iso(now) };
  const minutes = Array.from({ length: 61 }, (_, i) => i).filter(i => i < 20 || i > 25);
  const totals = {
    score: 0.9417,
    checks: 1_204_311,
    failedChecks: 31_204,
    schemaViolations: 1204,
    unreadable: 17,
    driftIncidents: 2,
    processed: 135_900,
    quarantined: 10_500,
    errorRate: 10_500 / 135_900,
  };
  const rate = (i: number): number => (i > 44 ? 0.31 + 0.02 * Math.sin(i) : 0.003 + 0.002 * Math.sin(i));
  const all = rules(now);
  const price = all[0]!;
  return {
    '/quality': {
      range,
      previous: { from: iso(from - 60 * MINUTE), to: iso(from) },
      now: totals,
      before: { ...totals, score: 0.9961, schemaViolations: 1100, driftIncidents: 2, errorRate: 0.0041 },
      open: { critical: 0, warning: 1, info: 2, worst: INCIDENT },
      dimensions: [
        {
          dimension: 'accuracy',
          rules: 9,
          checks: 231_000,
          failedChecks: 28_110,
          score: 0.8112,
          before: 0.997,
        },
        {
          dimension: 'consistency',
          rules: 4,
          checks: 91_000,
          failedChecks: 1086,
          score: 0.988,
          before: 0.991,
        },
        {
          dimension: 'conformity',
          rules: 12,
          checks: 640_000,
          failedChecks: 1204,
          score: 0.9981,
          before: 0.998,
        },
        { dimension: 'completeness', rules: 6, checks: 242_311, failedChecks: 0, score: 1, before: 1 },
        { dimension: 'timeliness', rules: 1, checks: 0, failedChecks: 0, score: null, before: null },
      ],
      weights: { critical: 3, warning: 2, info: 1 },
      stepSeconds: 60,
      points: minutes.map(i => ({
        at: iso(from + i * MINUTE),
        score: i === 30 ? null : 1 - rate(i) * 0.4,
        errorRate: rate(i),
        checks: i === 30 ? 0 : 20_000,
        failedChecks: i === 30 ? 0 : Math.round(8000 * rate(i)),
        processed: 2265,
        quarantined: Math.round(2265 * rate(i)),
      })),
    },
    '/rules': { range, stepSeconds: 120, rules: all },
    '/sources/{id}/rules/{rule}': {
      ...price,
      kwargs: { column: 'price', min_value: 0, max_value: 100_000, strict_min: true },
      condition: 'venue != "TEST"',
      thresholds: [{ severity: 'critical', allowed: 'at most 5 %' }],
      range,
      stepSeconds: 60,
      points: minutes.map(i => ({
        at: iso(from + i * MINUTE),
        passed: Math.round(250 * (1 - (i > 44 ? 0.61 : 0.002))),
        failed: i > 44 ? 152 : i % 7 === 0 ? 1 : 0,
        notEvaluated: i === 12 ? 12 : 0,
        errors: 0,
      })),
      observed: {
        failures: 9011,
        records: 9204,
        distinct: 5120,
        values: [
          { value: -189.97, count: 3120 },
          { value: -0.01, count: 902 },
          { value: '<img src=x onerror=alert(1)>\u202egnp', count: 12 },
          { value: null, count: 9 },
          { count: 4 },
        ],
        numbers: { min: -189.97, max: -0.01, bins: [3120, 40, 31, 0, 12, 55, 210, 340, 220, 902] },
      },
      flagged: [
        {
          recordId: '<b>T-1</b>',
          loadedAt: iso(now - MINUTE),
          failure: {
            ...{
              kind: 'rule',
              rule: 'QR-005-spread',
              field: '/ask',
              expected: 'not below bid',
              severity: 'warning',
            },
            ...{ observed: -0.5, message: 'ask is -0.5, below the bid' },
          },
        },
      ],
    } satisfies RuleDetail,
    '/window-results': {
      results: Array.from({ length: 11 }, (_, i) => ({
        source: 'weather',
        rule: 'QR-006-mean',
        clock: 'event' as const,
        start: iso(from + (11 - i) * 5 * MINUTE),
        end: iso(from + (12 - i) * 5 * MINUTE),
        outcome: i === 0 ? ('failed' as const) : i === 4 ? ('not_evaluated' as const) : ('passed' as const),
        severity: i === 0 ? ('warning' as const) : null,
        observed: i === 4 ? null : i === 0 ? 41.2 : 20 + Math.sin(i),
        expected: 'between -40 and 40',
        details: null,
        records: 40,
        late: i === 2 ? 3 : 0,
        closedAt: iso(from + (12 - i) * 5 * MINUTE + 120_000),
      })),
      next: null,
      late: [],
    },
    '/enrichers': [
      enricher({ source: 'iot' }),
      enricher({ source: 'retail', enriched: 13_001, unknown: 480, failed: 19, microsPerRecord: 12.8 }),
      enricher({ source: 'parcels', enriched: 0, unknown: 0, microsPerRecord: null }),
    ],
  };
}
