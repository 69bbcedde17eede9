import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createTable } from '../../domain/contract/table.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import {
  contractOf,
  failureOf,
  insertFrame,
  insertQuarantined,
  insertStageMinute,
} from '../../tests/rollups.ts';
import { DatabaseUnavailable } from '../shared/database/errors.ts';
import { openPool } from '../shared/database/pool.ts';
import { alone } from './alone.ts';
import type { Measured } from './metrics.ts';
import { sweep } from './sweep.ts';

const NOW = Date.parse('2026-11-23T12:34:00Z');
const MINUTE = 60_000;
const contracts = [
  contractOf('ticks', {
    sla: { freshnessSeconds: 120, latencySeconds: 1 },
    fields: [{ name: 'at', type: 'timestamp', required: true, unique: false, options: {}, origin: 'record' }],
  }),
];
let database: TestDatabase;

beforeAll(async () => {
  database = await createDatabase();
  for (const statement of createTable(contracts[0]!)) await database.pool.query(statement);
});
afterAll(() => database.drop());
beforeEach(async () => {
  measured = [];
  await database.pool.query(
    `truncate omnistream.stage_minute, omnistream.stage_hour, omnistream.rule_minute, omnistream.frame,
       omnistream.quarantine, omnistream.incident, omnistream.event, omnistream.detector_state cascade`,
  );
});

let measured: Measured[] = [];
const metrics = { publish: (found: Measured) => void measured.push(found) };
const run = (now: number) => sweep({ pool: database.pool, contracts, metrics, now });
const incidents = async () =>
  (
    await database.pool.query(
      'select kind, severity, occurrences, resolved_at is not null as resolved from omnistream.incident order by id',
    )
  ).rows;
const events = async () =>
  (
    await database.pool.query<{ level: string; message: string }>(
      'select level, message from omnistream.event order by id',
    )
  ).rows;
const load = async (now: number, loaded: number, quarantined: number) => {
  await insertFrame(database.pool, { id: `f${now}`, source: 'ticks', loadedAt: new Date(now) });
  await insertStageMinute(database.pool, { source: 'ticks', minute: new Date(now), loaded });
  await insertStageMinute(database.pool, {
    source: 'ticks',
    minute: new Date(now),
    stage: 'quality',
    quarantined,
  });
};

describe('what alarms watch', () => {
  it('is measured: open incidents by severity, and the age of what was loaded last', async () => {
    await run(NOW);
    await load(NOW, 900, 100);
    await run(NOW + MINUTE);
    await load(NOW + MINUTE, 0, 900);
    await run(NOW + 5 * MINUTE);
    expect(measured).toMatchObject([
      // A source that never had a record has no age.
      { openIncidents: { critical: 0, warning: 0 }, freshness: new Map() },
      { openIncidents: { critical: 0, warning: 1 }, freshness: new Map([['ticks', 60]]) },
      { openIncidents: { critical: 1, warning: expect.any(Number) }, freshness: new Map([['ticks', 240]]) },
    ]);
  });

  it('is measured: how many of the connections are in use', async () => {
    const shared = async () => {
      await run(NOW);
      return measured.pop()!.connectionsInUse;
    };
    const before = await shared();
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(100);
    const others = openPool(database.url, 10);
    await Promise.all(Array.from({ length: 10 }, () => others.query('select pg_sleep(0.1)')));
    expect(await shared()).toBeGreaterThan(before);
    await others.end();
  });

  it('is of open incidents only', async () => {
    await database.pool.query(
      `insert into omnistream.incident (fingerprint, kind, severity, message, opened_at, last_seen_at, resolved_at)
       values ('x', 'x', 'critical', 'x', $1, $1, $1)`,
      [new Date(NOW)],
    );
    await run(NOW);
    expect(measured[0]?.openIncidents).toEqual({ critical: 0, warning: 0, info: 0 });
  });
});

describe('incidents', () => {
  it('raises nothing for a source that never had a record', async () => {
    expect(await run(NOW)).toBe('done');
    expect(await incidents()).toEqual([]);
  });

  it('opens, joins, becomes worse and resolves after three clean sweeps', async () => {
    await load(NOW, 900, 100);
    await run(NOW + MINUTE);
    await run(NOW + 2 * MINUTE);
    expect(await incidents()).toEqual([
      { kind: 'quality_drop', severity: 'warning', occurrences: 2, resolved: false },
    ]);
    await load(NOW + 2 * MINUTE, 0, 900);
    await run(NOW + 3 * MINUTE);
    expect(await incidents()).toMatchObject([{ severity: 'critical', occurrences: 3 }]);
    for (let minute = 18; minute <= 20; minute++) {
      expect((await incidents())[0]).toMatchObject({ resolved: false });
      await load(NOW + minute * MINUTE, 1000, 0);
      await run(NOW + minute * MINUTE + 1000);
    }
    expect(await incidents()).toMatchObject([{ kind: 'quality_drop', resolved: true, occurrences: 3 }]);
    expect((await events()).map(({ level, message }) => `${level} ${message}`)).toEqual([
      'success First records arrived',
      'warning Incident opened (quality_drop): 10 % of the records of the last 15 minutes were quarantined (100 of 1000).',
      'error Incident became critical (quality_drop): 53 % of the records of the last 15 minutes were quarantined (1000 of 1900).',
      'success Incident resolved (quality_drop). It was: 53 % of the records of the last 15 minutes were quarantined (1000 of 1900).',
    ]);
    await load(NOW + 40 * MINUTE, 0, 1000);
    await run(NOW + 40 * MINUTE);
    expect(await incidents()).toMatchObject([{ resolved: true }, { resolved: false, occurrences: 1 }]);
  });

  it('sees malformed records and silence', async () => {
    await load(NOW, 40, 60);
    for (const minute of [0, 1, 2]) await run(NOW + minute * MINUTE);
    for (let index = 0; index < 60; index++)
      await insertQuarantined(database.pool, {
        source: 'ticks',
        index,
        at: new Date(NOW),
        failures: [failureOf({ kind: 'malformed', rule: 'json' })],
      });
    await run(NOW + 3 * MINUTE);
    expect((await incidents()).map(({ kind, severity }) => `${kind} ${severity}`).sort()).toEqual([
      'freshness warning',
      'malformed critical',
      'quality_drop critical',
    ]);
  });
});

describe('silence', () => {
  it('is not told of the time that the pipeline was off, but of what follows', async () => {
    await load(NOW - 40 * MINUTE, 10, 0);
    await run(NOW);
    await run(NOW + MINUTE);
    await run(NOW + 2 * MINUTE);
    expect(await incidents()).toEqual([]);
    await run(NOW + 3 * MINUTE);
    expect(await incidents()).toMatchObject([{ kind: 'freshness', severity: 'critical' }]);
  });
});

describe('first records', () => {
  it('are told once, and not of a source that was there before', async () => {
    await load(NOW, 10, 0);
    await run(NOW + MINUTE);
    await run(NOW + 2 * MINUTE);
    const first = { level: 'success', message: 'First records arrived' };
    expect(await events()).toEqual([first]);
    await database.pool.query('truncate omnistream.event');
    await load(NOW + 120 * MINUTE, 10, 0);
    await run(NOW + 121 * MINUTE);
    expect(await events()).not.toContainEqual(first);
  });
});

describe('two sweeps at once', () => {
  it('lets the second return at once', async () => {
    await load(NOW, 0, 1000);
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => run(NOW + 1000)));
    expect(outcomes).toContain('done');
    expect(await incidents()).toHaveLength(1);
    const held = await alone(database.pool, () => run(NOW));
    expect(held).toBe('busy');
    expect(await run(NOW)).toBe('done');
  });
});

describe('trouble', () => {
  it('in one part stops no other, and is thrown', async () => {
    await load(NOW, 0, 1000);
    const missing = contractOf('no-table');
    await expect(
      sweep({ pool: database.pool, contracts: [missing, ...contracts], metrics, now: NOW + 1000 }),
    ).rejects.toThrow('no_table');
    expect(await incidents()).toHaveLength(1);
  });

  it('with the database is told as such', async () => {
    const pool = openPool('postgres://127.0.0.1:1/none');
    await expect(sweep({ pool, contracts, metrics, now: NOW })).rejects.toThrow(DatabaseUnavailable);
    await pool.end();
  });
});

it('keeps to the retention of a source whose contract is gone', async () => {
  const gone = contractOf('gone', { sla: { retentionDays: 3 } });
  await database.pool.query(
    `insert into omnistream.contract (source, version, table_name, columns, body) values ('gone', '1.0.0', 'gone', '[]', $1)`,
    [JSON.stringify(gone)],
  );
  for (const [index, source] of ['gone', 'gone', 'never-known'].entries())
    await insertQuarantined(database.pool, {
      source,
      index,
      at: new Date(NOW - (index === 1 ? 1 : 10) * 86_400_000),
    });
  await run(NOW);
  const { rows } = await database.pool.query(
    'select source, record_index from omnistream.quarantine order by 2',
  );
  expect(rows).toEqual([
    { source: 'gone', record_index: 1 },
    { source: 'never-known', record_index: 2 },
  ]);
});
