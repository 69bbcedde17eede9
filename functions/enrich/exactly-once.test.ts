/** Whatever is delivered again, twice at once, or cut off in mid-load: each frame has its effects once. */
import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RuleSpec } from '../../domain/contract/contract.ts';
import { encodeValidated } from '../../domain/frame/encode.ts';
import type { ValidatedFrame } from '../../domain/frame/frame.ts';
import { criticalFailure, readings, validated } from '../../tests/frames.ts';
import { kinesisEvent } from '../../tests/kinesis-event.ts';
import { BACKEND_DIES, faultyPool } from '../../tests/pipeline/faulty.ts';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { applyContract } from '../migrate/contracts.ts';
import { openPool } from '../shared/database/pool.ts';
import { recordingLog } from '../shared/log/recording.fixture.ts';
import type { StageMetrics } from '../shared/metrics.ts';
import { enrich } from './enrich.ts';
import { compilePlan } from './plan.ts';

const NOW = Date.parse('2026-03-01T12:00:30Z');
const usual: RuleSpec = {
  id: 'usual',
  name: 'Usual',
  type: 'expect_value_to_be_usual',
  kwargs: { column: 'value', key: 'id' },
  dimension: 'accuracy',
  severity: 'warning',
};
const append = readings();
const stateful = readings({ source: 'stateful', table: 'stateful', rules: [usual] });
const upsert = readings({ source: 'states', table: 'states', write: 'upsert' });
const contracts = [append, stateful, upsert];
const plans = new Map(contracts.map(contract => [contract.source, compilePlan(contract, Date.now)]));
const silent: StageMetrics = { count() {}, duration() {}, endToEnd() {}, publish() {} };

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  for (const contract of contracts) await applyContract(client, contract, NOW);
  client.release();
});
afterAll(() => database.drop());
beforeEach(empty);

/** Deleted, not truncated: that is quicker for many small partitions. */
async function empty(): Promise<void> {
  const tables = [
    ...contracts.map(({ table }) => `data.${table}`),
    ...['frame', 'quarantine', 'stage_minute', 'detector_state'].map(table => `omnistream.${table}`),
  ];
  await database.pool.query(tables.map(table => `delete from ${table}`).join(';'));
}

const invoke = (frames: readonly ValidatedFrame[], pool = database.pool) =>
  enrich(kinesisEvent(frames.map(frame => ({ key: frame.header.source, data: encodeValidated(frame) }))), {
    pool,
    planOf: source => plans.get(source),
    metrics: silent,
    log: recordingLog([]),
    now: () => NOW,
  });

/** Delivers like an event source mapping: from the first failure on it comes again. Gives the number of invocations. */
async function deliver(frames: readonly ValidatedFrame[], pool?: pg.Pool): Promise<number> {
  for (let invocations = 1, left = frames; ; invocations++) {
    const [failure] = (await invoke(left, pool)).batchItemFailures;
    if (!failure) return invocations;
    if (invocations > 50) throw new Error('the batch never gets through');
    left = left.slice(Number(failure.itemIdentifier));
  }
}

interface Totals {
  records: number;
  loaded: number;
  quarantined: number;
  duplicates: number;
}
const sum = async (sql: string): Promise<Totals> => (await database.pool.query(sql)).rows[0];
const ledger = () =>
  sum(`select coalesce(sum(records), 0)::int as records, coalesce(sum(loaded), 0)::int as loaded,
    coalesce(sum(quarantined), 0)::int as quarantined, coalesce(sum(duplicates), 0)::int as duplicates
    from omnistream.frame`);
const rollups = () =>
  sum(`select coalesce(sum(records_in) filter (where stage = 'quality'), 0)::int as records,
    coalesce(sum(records_out) filter (where stage = 'enrich'), 0)::int as loaded,
    coalesce(sum(quarantined), 0)::int as quarantined, coalesce(sum(duplicates), 0)::int as duplicates
    from omnistream.stage_minute`);
const stored = () =>
  sum(`select (select count(*) from data.readings)::int + (select count(*) from data.stateful)::int as loaded,
    (select count(*) from omnistream.quarantine)::int as quarantined`);

async function holdsFor(frames: readonly ValidatedFrame[]): Promise<void> {
  const unique = [...new Map(frames.map(frame => [frame.header.id, frame])).values()];
  const total = await ledger();
  expect(total.records).toBe(unique.reduce((n, { records }) => n + records.length, 0));
  expect(total.loaded + total.quarantined + total.duplicates).toBe(total.records);
  expect(await rollups()).toEqual(total);
  const kept = await stored();
  expect(kept.quarantined).toBe(total.quarantined);
  if (frames.every(({ header }) => header.source !== 'states')) expect(kept.loaded).toBe(total.loaded);
}

const record = fc.record({
  id: fc.constantFrom('a', 'b', 'c', 'd', 'e\0'),
  at: fc.constantFrom(
    '2026-03-01T11:00:00Z',
    '2026-03-01T11:00:01Z',
    '2026-03-05T00:00:00Z',
    '2031-01-01T00:00:00Z',
  ),
  value: fc.integer({ min: 0, max: 50 }),
});
const framesOf = (...sources: string[]) =>
  fc
    .array(
      fc.record({
        source: fc.constantFrom(...sources),
        records: fc.array(record, { maxLength: 6 }),
        bad: fc.boolean(),
      }),
      { minLength: 1, maxLength: 8 },
    )
    .map(parts =>
      parts.map(({ source, records, bad }, i) => {
        const failures = bad && records.length > 0 ? { 0: [criticalFailure()] } : {};
        return validated(`f${i}`, records, { source, receivedAt: NOW - 1000 + i }, failures);
      }),
    );

describe('exactly once', () => {
  it('holds for any redelivery and repetition of frames', async () => {
    await fc.assert(
      fc.asyncProperty(
        framesOf('readings', 'stateful', 'states', 'nobody').chain(frames =>
          fc.tuple(fc.constant(frames), fc.array(fc.subarray(frames), { maxLength: 4 })),
        ),
        async data => {
          const [frames, again] = data;
          await empty();
          for (const some of again) await deliver(some);
          await deliver([...frames, ...frames.slice(0, 2)]);
          await holdsFor(frames);
        },
      ),
      { numRuns: 40 },
    );
  }, 60_000);

  it('holds for writers of the same frames at once', async () => {
    await fc.assert(
      fc.asyncProperty(framesOf('readings', 'stateful', 'states'), async frames => {
        await empty();
        await Promise.all([deliver(frames), deliver(frames), deliver([...frames].reverse())]);
        await holdsFor(frames);
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('holds when the backend dies in mid-load, again and again', async () => {
    const frames = Array.from({ length: 40 }, (_, i) =>
      validated(
        `f${i}`,
        [record, record].map((_, j) => ({ id: `${i}-${j}`, at: '2026-03-01T11:00:00Z', value: i })),
        {
          source: i % 2 ? 'readings' : 'stateful',
          bucket: i,
        },
      ),
    );
    let kills = 3;
    const pool = faultyPool(database.pool, cases => cases === BACKEND_DIES && kills-- > 0);
    const invocations = await deliver(frames, pool);
    expect(invocations).toBeGreaterThan(1);
    await holdsFor(frames);
  }, 30_000);

  it('keeps the state of a key in step with what was loaded', async () => {
    const frames = Array.from({ length: 6 }, (_, i) =>
      validated(`f${i}`, [{ id: 'a', at: `2026-03-01T11:00:0${i}Z`, value: i }], { source: 'stateful' }),
    );
    await deliver(frames.slice(0, 3));
    await Promise.all([deliver(frames), deliver(frames)]);
    const { rows } = await database.pool.query('select state from omnistream.detector_state');
    await empty();
    for (const frame of frames) await deliver([frame]);
    expect((await database.pool.query('select state from omnistream.detector_state')).rows).toEqual(rows);
  });
});

describe('two writers of the same records in opposite order', () => {
  it.each(['readings', 'stateful', 'states'])('both get through: %s', async source => {
    const records = Array.from({ length: 300 }, (_, i) => ({
      id: `k${i}`,
      at: '2026-03-01T11:00:00Z',
      value: i,
    }));
    const frames = [records, records.toReversed()].flatMap((list, w) =>
      Array.from({ length: 4 }, (_, i) =>
        validated(`w${w}f${i}`, list.slice(i * 75, i * 75 + 75), { source }),
      ),
    );
    await Promise.all([deliver(frames.slice(0, 4)), deliver(frames.slice(4))]);
    await holdsFor(frames);
    expect((await database.pool.query(`select from data.${source}`)).rowCount).toBe(300);
  });
});

describe('writers of one key at once', () => {
  const writers = Array.from({ length: 8 }, (_, i) => i);

  it('learn from every record', async () => {
    const frames = writers.map(i =>
      validated(`f${i}`, [{ id: 'a', at: `2026-03-01T11:00:0${i}Z`, value: i }], { source: 'stateful' }),
    );
    await Promise.all(frames.map(frame => deliver([frame])));
    const { rows } = await database.pool.query('select state->0 as seen from omnistream.detector_state');
    expect(rows).toEqual([{ seen: 8 }]);
  });

  it('leave one row of an upsert, the last received, wherever each has put it', async () => {
    const frames = writers.map(i =>
      validated(`f${i}`, [{ id: 'a', at: `2026-03-0${i + 1}T11:00:00Z`, value: i }], {
        source: 'states',
        receivedAt: NOW + i,
      }),
    );
    await Promise.all(frames.map(frame => deliver([frame])));
    const { rows } = await database.pool.query('select value from data.states');
    expect(rows).toEqual([{ value: 7 }]);
    await holdsFor(frames);
  });
});

describe('trouble that is not the data’s', () => {
  it('asks for the batch again from the first frame that is not committed, and quarantines nothing', async () => {
    const frames = [
      validated('ok', [{ id: 'a', at: '2026-03-01T11:00:00Z' }]),
      validated('f', [{ id: 'b', at: '2026-03-01T11:00:00Z' }], { source: 'stateful' }),
      validated('ok2', [{ id: 'c', at: '2026-03-01T11:00:00Z' }]),
    ];
    await database.pool.query('alter table data.stateful rename to away');
    expect(await invoke(frames)).toEqual({ batchItemFailures: [{ itemIdentifier: '1' }] });
    await database.pool.query('alter table data.away rename to stateful');
    expect(await stored()).toMatchObject({ loaded: 2, quarantined: 0 });
    await deliver(frames.slice(1));
    await holdsFor(frames);
  });

  it.each([
    ['disk full', '53100'],
    ['out of memory', '53200'],
    ['too many connections', '53300'],
    ['a lock not to be had', '55P03'],
    ['a statement cancelled for its time', '57014'],
    ['a database shutting down', '57P01'],
    ['a corrupt index', 'XX002'],
    ['a read-only server', '25006'],
    ['no right to write', '42501'],
  ])('makes no bad records of %s', async (_, code) => {
    await database.pool.query(
      `create function data.trouble() returns trigger language plpgsql as
         $$ begin raise exception 'trouble' using errcode = '${code}'; end $$;
       create trigger trouble before insert on data.readings_default for each row execute function data.trouble()`,
    );
    const frames = [validated('f', [{ id: 'a', at: '2020-03-01T11:00:00Z' }])];
    expect(await invoke(frames)).toEqual({ batchItemFailures: [{ itemIdentifier: '0' }] });
    await database.pool.query('drop function data.trouble cascade');
    expect(await stored()).toEqual({ loaded: 0, quarantined: 0 });
    await deliver(frames);
    await holdsFor(frames);
  });

  it('makes no bad records of an unreachable database', async () => {
    const pool = openPool('postgres://nobody@127.0.0.1:1/none');
    expect(await invoke([validated('f', [{ id: 'a' }])], pool)).toEqual({
      batchItemFailures: [{ itemIdentifier: '0' }],
    });
    await pool.end();
  });
});
