/**
 * What goes wrong with a source, through the stages' own code and PostgreSQL: each fault becomes the right incident within
 * two windows, repeats join it, and it closes itself if its contract says so. Only the clock is made.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WINDOW_MS } from '../../domain/baseline/summary.ts';
import { readContract } from '../../domain/contract/read.ts';
import type { JsonObject } from '../../domain/json.ts';
import type {
  IncidentDetail,
  IncidentPage,
  MonitorRow,
  Overview,
  QuarantinePage,
} from '../../functions/api/types.ts';
import { normal, seeded } from '../../localstack/feed/random.ts';
import { createDatabase, type TestDatabase } from '../postgres.ts';
import { Pipeline } from './pipeline.ts';

const contractOf = (id: string, closeAfter: string) => {
  const read = readContract(
    `
apiVersion: v3.1.0
kind: DataContract
id: ${id}
version: 1.0.0
status: active
schema:
  - name: ${id}
    properties:
      - {name: id, logicalType: string, required: true, primaryKey: true, primaryKeyPosition: 1}
      - {name: at, logicalType: timestamp, required: true}
      - {name: value, logicalType: number}
      - {name: kind, logicalType: string}
customProperties:
  - property: omnistream
    value: {key: [id], time: at, incidents: {close_after: ${closeAfter}}}
`,
    `${id}.odcs.yaml`,
  );
  if ('problems' in read) throw new Error(JSON.stringify(read.problems, null, 2));
  return read.contract;
};
const CLOSING = 'gauges';
/** Has the same faults, and a contract that leaves its incidents to people. */
const LASTING = 'meters';

interface Fault {
  name: string;
  /** Monitor and field. */
  told: string;
  severity: string;
  /** Told as well, since it is true as well. */
  besides?: string[];
  share?: number;
  delay?: number;
  change?(record: JsonObject, at: number, began: number): void;
}
const HOUR = 3_600_000;
const iso = (at: number) => new Date(at).toISOString();

/** The first three need the same time of another week; all of them come after it. */
const FAULTS: readonly Fault[] = [
  { name: 'half volume', share: 0.5, told: 'volume', severity: 'warning' },
  { name: 'double volume', share: 2, told: 'volume', severity: 'warning' },
  { name: 'silence', share: 0, told: 'freshness', severity: 'warning' },
  {
    name: 'null burst',
    change(record) {
      if (record.kind === 'open') record.value = null;
    },
    ...{ told: 'null_share:value', severity: 'critical' },
  },
  {
    name: 'unit change',
    change(record) {
      record.value = Number(record.value) * 100;
    },
    ...{ told: 'drift:value', severity: 'warning' },
  },
  {
    name: 'category swap',
    change(record) {
      record.kind = record.kind === 'open' ? 'closed' : 'open';
    },
    ...{ told: 'drift:kind', severity: 'warning' },
  },
  {
    name: 'new field',
    change(record) {
      record.surprise = true;
    },
    ...{ told: 'schema_change:surprise', severity: 'warning' },
  },
  {
    name: 'type change',
    change(record) {
      record.value = String(record.value);
    },
    ...{ told: 'schema_change:value', severity: 'critical' },
    // Text does not fit the schema: all of it is quarantined.
    besides: ['quality_drop', 'rule_failures:schema'],
  },
  {
    name: 'late data',
    change(record, at) {
      record.at = iso(at - 20 * 60_000);
    },
    ...{ told: 'event_time:at', severity: 'warning' },
  },
  {
    name: 'clock skew',
    change(record, at) {
      record.at = iso(at + 7 * 60_000);
    },
    ...{ told: 'event_time:at', severity: 'critical' },
  },
  {
    name: 'stale feed',
    change(record, _, began) {
      record.at = iso(began - 1000);
    },
    ...{ told: 'freshness:at', severity: 'warning' },
  },
  { name: 'slow load', delay: 60_000, told: 'latency', severity: 'warning' },
];

/** Sweeps and loads are as far apart as a watched pipeline allows. */
const STEP_MS = 100_000;
const USUAL = 40;
const BEGINS = Date.parse('2026-02-02T06:00:00Z');

let database: TestDatabase;
let pipeline: Pipeline;
let now = BEGINS;
const random = seeded('faults');
beforeAll(async () => {
  database = await createDatabase();
  pipeline = new Pipeline(database.pool, [contractOf(CLOSING, '2'), contractOf(LASTING, 'never')], now);
  await pipeline.deploy();
});
afterAll(() => database.drop());

let ids = 0;
function records(share: number, fault: Fault | undefined, began: number): JsonObject[] {
  const count = Math.round(USUAL * share + normal(random));
  return Array.from({ length: Math.max(0, share === 0 ? 0 : count) }, (_, i) => {
    const at = now - 2000 - (fault?.delay ?? 0) - STEP_MS + ((i + random()) * STEP_MS) / count;
    const record: JsonObject = {
      id: `r${ids++}`,
      at: iso(at),
      value: 20 + 2 * normal(random),
      kind: random() < 0.8 ? 'open' : 'closed',
    };
    fault?.change?.(record, at, began);
    return record;
  });
}

/** Lets windows pass, the records of each step sent and loaded, with a sweep behind them. */
async function pass(windows: number, fault?: Fault, began = now): Promise<void> {
  for (const ends = now + windows * WINDOW_MS; now < ends; ) {
    now += STEP_MS;
    for (const source of [CLOSING, LASTING])
      await pipeline.send(
        source,
        records(fault?.share ?? 1, fault, began),
        now - 1500 - (fault?.delay ?? 0),
        // Before the window is over.
        now - 1000,
      );
    await pipeline.sweep(now);
  }
}

async function incidents(source: string, state = 'open') {
  const { incidents } = await pipeline.ask<IncidentPage>(
    `/incidents?sources=${source}&state=${state}&limit=200`,
  );
  return incidents.filter(({ severity }) => severity !== 'info');
}
const told = async (source: string) => {
  const { rows } = await database.pool.query<{ about: string }>(
    `select replace(fingerprint, ':' || source, '') as about from omnistream.incident
     where source = $1 and resolved_at is null and severity <> 'info' order by 1`,
    [source],
  );
  return rows.map(({ about }) => about);
};
const monitor = async (name: string) =>
  (await pipeline.ask<MonitorRow[]>(`/monitors?sources=${CLOSING}`)).find(row => row.monitor === name)!;

describe('a source that begins', () => {
  it('is learned, and whoever asks is told how long that takes', async () => {
    await pass(5);
    expect(await monitor('volume')).toMatchObject({ state: 'learning', needs: { windows: 10, minutes: 50 } });
    expect(await monitor('drift')).toMatchObject({ state: 'learning', needs: { windows: 15, minutes: 75 } });
    await pass(37);
    for (const name of [
      'volume',
      'drift',
      'null_share',
      'schema_change',
      'event_time',
      'freshness',
      'latency',
    ])
      expect(await monitor(name), name).toMatchObject({ state: 'passing', needs: null });
    expect(await incidents(CLOSING, 'all')).toEqual([]);
  }, 300_000);

  it('is known by the hour of the week a week later', async () => {
    now = BEGINS + 7 * 24 * HOUR + HOUR / 2;
    await pass(13);
    expect((await monitor('volume')).subjects).toMatchObject([{ state: 'passing', level: 'hour of week' }]);
    expect(await incidents(CLOSING, 'all')).toEqual([]);
  }, 300_000);
});

describe.each(FAULTS)('$name', fault => {
  const expected = [fault.told, ...(fault.besides ?? [])].sort();
  it('is told within two windows, by one incident that repeats join', async () => {
    const began = now;
    // The second window closes with the first sweep after it.
    await pass(3, fault, began);
    expect(await told(CLOSING)).toEqual(expected);
    const open = await incidents(CLOSING);
    const incident = open.find(({ kind }) => kind === fault.told.split(':')[0])!;
    expect(incident.severity).toBe(fault.severity);
    const opened = (await pipeline.ask<IncidentDetail>(`/incidents/${incident.id}`)).history;
    const last = opened.findLast(({ change }) => change === 'opened' || change === 'reopened')!;
    expect(Date.parse(last.at)).toBeLessThanOrEqual(began + 2 * WINDOW_MS + STEP_MS);
    await pass(1, fault, began);
    expect(await told(CLOSING)).toEqual(expected);
    const again = await pipeline.ask<IncidentDetail>(`/incidents/${incident.id}`);
    expect(again.occurrences).toBeGreaterThan(incident.occurrences);
    expect(again.version).toBe(incident.version);
    expect(await monitor(incident.kind)).toMatchObject({ state: 'firing' });
  }, 120_000);

  it('is over after two windows that pass, where the contract says so', async () => {
    await pass(4);
    expect(await told(CLOSING)).toEqual([]);
    expect(await told(LASTING)).toEqual(expect.arrayContaining(expected));
    const [last] = await incidents(CLOSING, 'resolved');
    const { history } = await pipeline.ask<IncidentDetail>(`/incidents/${last!.id}`);
    expect(history.at(-1)).toMatchObject({
      ...{ change: 'resolved', who: 'sweep', comment: 'Its check has passed 2 times in a row.' },
    });
  }, 120_000);
});

describe('a replay of the quarantine', () => {
  it('is no volume, no latency, no late data and no sign of life', async () => {
    const before = await incidents(CLOSING, 'all');
    const { total } = await pipeline.ask<QuarantinePage>(`/quarantine?source=${CLOSING}&range=day`);
    expect(total).toBeGreaterThan(5 * USUAL);
    await pass(1);
    const seen = async () =>
      (await pipeline.ask<Overview>(`/overview?sources=${CLOSING}`)).sources[0]!.lastUpdate;
    const last = await seen();
    now += STEP_MS;
    await pipeline.replay(
      {
        filter: { source: CLOSING },
        repair: { flows: [{ when: {}, steps: [{ op: 'cast', path: '/value', to: 'number' }] }] },
      },
      now,
    );
    expect((await pipeline.ask<QuarantinePage>(`/quarantine?source=${CLOSING}&range=day`)).total).toBe(0);
    expect(await seen()).toBe(last);
    now -= STEP_MS;
    await pass(3);
    expect(await incidents(CLOSING, 'all')).toEqual(before);
    expect(await monitor('volume')).toMatchObject({ state: 'passing' });
    const { rows } = await database.pool.query<{ records: number }>(
      `select (summary->>'records')::int as records from omnistream.monitor_window
       where source = $1 order by window_start desc limit 3`,
      [CLOSING],
    );
    expect(rows.every(({ records }) => Math.abs(records - 3 * USUAL) < 10)).toBe(true);
  }, 120_000);
});
