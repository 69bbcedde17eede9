/** Rows as the load transaction leaves them, for tests of what reads them. */
import type pg from 'pg';
import { type Contract, DEFAULT_WINDOW } from '../domain/contract/contract.ts';
import { addLatency } from '../domain/measure/latency.ts';
import type { Failure } from '../domain/quality/failure.ts';

/** A contract with nothing in it but what is given. */
export const contractOf = (source: string, over: Partial<Contract> = {}): Contract => ({
  source,
  version: '1.0.0',
  title: `Title of ${source}`,
  table: source.replaceAll('-', '_'),
  fields: [],
  rules: [],
  sla: {},
  key: [],
  time: 'at',
  transforms: [],
  enrichers: [],
  monitors: [],
  write: 'append',
  window: DEFAULT_WINDOW,
  incidents: { closeAfter: 3 },
  examples: [],
  ...over,
});

interface StageRow {
  source: string;
  stage?: 'quality' | 'enrich';
  minute: Date;
  loaded?: number;
  quarantined?: number;
  duplicates?: number;
  /** ms -> records. */
  latency?: Record<number, number>;
}

export async function insertStageMinute(pool: pg.Pool, row: StageRow): Promise<void> {
  const { source, stage = 'enrich', minute, loaded = 0, quarantined = 0, duplicates = 0, latency = {} } = row;
  const buckets: number[] = [];
  for (const [ms, records] of Object.entries(latency)) addLatency(buckets, Number(ms), records);
  await pool.query(
    `insert into omnistream.stage_minute values ($1, $2, $3, 1, $4, $5, $6, $7, 0, 100, '{1}', $8)`,
    [source, stage, minute, loaded + quarantined + duplicates, loaded, quarantined, duplicates, buckets],
  );
}

export async function insertRuleMinute(
  pool: pg.Pool,
  row: {
    source: string;
    rule: string;
    minute: Date;
    passed: number;
    failed: number;
    notEvaluated?: number;
    errors?: number;
  },
): Promise<void> {
  await pool.query('insert into omnistream.rule_minute values ($1, $2, $3, $4, $5, $6, $7)', [
    row.source,
    row.rule,
    row.minute,
    row.passed,
    row.failed,
    row.notEvaluated ?? 0,
    row.errors ?? 0,
  ]);
}

export async function insertFrame(
  pool: pg.Pool,
  row: { id: string; source: string; loadedAt: Date },
): Promise<void> {
  await pool.query(
    `insert into omnistream.frame values ($1, $2, 0, '1.0.0', $3, $3, 1, 1, 0, 0, 0, 100, null)`,
    [row.id, row.source, row.loadedAt],
  );
}

export const failureOf = (over: Partial<Failure> = {}): Failure => ({
  kind: 'rule',
  rule: 'QR-002-price',
  field: '/price',
  expected: 'between 0 and 100',
  observed: 101,
  message: 'price is 101',
  severity: 'critical',
  ...over,
});

/** Returns the new row's id. */
export async function insertQuarantined(
  pool: pg.Pool,
  row: { source: string; index: number; at: Date; original?: Buffer; failures?: Failure[] },
): Promise<string> {
  const { rows } = await pool.query<{ id: string }>(
    `insert into omnistream.quarantine (source, frame_id, record_index, record_id, stage, contract, received_at,
       quarantined_at, failure_version, failures, original)
     values ($1, 'f', $2, null, 'quality', '1.0.0', $3, $3, 1, $4, $5) returning id::text`,
    [
      row.source,
      row.index,
      row.at,
      JSON.stringify(row.failures ?? [failureOf()]),
      row.original ?? Buffer.from('{}'),
    ],
  );
  return rows[0]!.id;
}
