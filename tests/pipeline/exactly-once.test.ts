/**
 * The three stages over streams and a database that fail at random: entries throttled, answers lost, batches delivered
 * again, shards read at different speeds, transactions cut off before and after their commit, connections ended.
 * Whatever happens: accepted = loaded + quarantined + duplicates, and each key ends with its last record.
 */
import fc from 'fast-check';
import { expect } from 'vitest';
import type { Contract } from '../../domain/contract/contract.ts';
import { readHeader } from '../../domain/frame/decode.ts';
import { applyContract } from '../../functions/migrate/contracts.ts';
import { createDatabase, type TestDatabase } from '../postgres.ts';
import type { Chance } from './faulty.ts';
import { faultyPipeline } from './faulty-pipeline.ts';
import { bad, good, MALFORMED, parcels } from './parcels.ts';
import { onlyHere } from './targets/needing.ts';

const { test, beforeAll, afterAll } = onlyHere(
  'its streams and its database fail at random, in this process',
);

const contract: Contract = {
  ...parcels().contracts[0]!,
  rules: [
    ...parcels().contracts[0]!.rules,
    {
      ...{ id: 'sum', name: 'sum', type: 'expect_column_sum_to_be_between', kwargs: { column: 'grams' } },
      ...{ dimension: 'accuracy', severity: 'warning' },
    },
  ],
};
/** Where a parcel is now: the latest record of an id takes the place of the ones before. */
const tracking: Contract = { ...contract, table: 'tracking', write: 'upsert', key: ['id'] };

const LATELY = Date.now() - 60_000;
/** Every other good parcel is of a window of its own. */
const recent = (id: number): string =>
  JSON.stringify({ ...JSON.parse(good(id)), at: new Date(LATELY - (id % 2) * 1_200_000).toISOString() });

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  await applyContract(client, contract, Date.now());
  await applyContract(client, tracking, Date.now());
  client.release();
});
afterAll(() => database.drop());
const empty = () =>
  database.pool.query(
    [
      'data.parcels',
      'data.tracking',
      ...['frame', 'quarantine', 'stage_minute', 'window_part'].map(name => `omnistream.${name}`),
    ]
      .map(table => `delete from ${table}`)
      .join(';'),
  );

const kind = fc.oneof(
  { weight: 6, arbitrary: fc.record({ good: fc.nat(60) }) },
  { weight: 1, arbitrary: fc.constant('bad' as const) },
  { weight: 1, arbitrary: fc.constant('malformed' as const) },
);
const requests = fc.array(fc.array(kind, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 12 });

test('accepted = loaded + quarantined + duplicates, exactly, every time', async () => {
  await fc.assert(
    fc
      .asyncProperty(requests, fc.infiniteStream(fc.nat(999)), async (bodies, numbers) => {
        const chance: Chance = n => numbers.next().value % n === 0;
        const pipeline = faultyPipeline(contract, database.pool, chance);
        for (const [i, body] of bodies.entries()) {
          const lines = body.map(record =>
            record === 'malformed' ? MALFORMED : record === 'bad' ? bad(`b${i}`) : recent(record.good),
          );
          await pipeline.produce(lines, `key-${i}`);
        }
        await pipeline.drain();

        const all = bodies.flat();
        const ids = new Set(all.flatMap(record => (typeof record === 'string' ? [] : [String(record.good)])));
        const faulty = all.filter(record => typeof record === 'string').length;
        expect(
          new Set(pipeline.raw.shards.flat().map(({ data }) => readHeader(Buffer.from(data))!.id)).size,
        ).toBe((await database.pool.query('select from omnistream.frame')).rowCount);
        const { rows } = await database.pool.query(
          `select sum(records)::int as accepted, sum(loaded)::int as loaded, sum(quarantined)::int as quarantined,
                  sum(duplicates)::int as duplicates from omnistream.frame`,
        );
        expect(rows[0]).toEqual({
          accepted: all.length,
          loaded: ids.size,
          quarantined: faulty,
          duplicates: all.length - ids.size - faulty,
        });
        const stored = await database.pool.query<{ id: string }>('select id from data.parcels');
        expect(stored.rows.map(({ id }) => id).toSorted()).toEqual([...ids].toSorted());
        expect((await database.pool.query('select from omnistream.quarantine')).rowCount).toBe(faulty);
        const rollup = await database.pool.query(
          `select (sum(records_out) filter (where stage = 'enrich'))::int as loaded,
                  sum(quarantined)::int as quarantined, sum(duplicates)::int as duplicates
           from omnistream.stage_minute`,
        );
        const windows = await database.pool.query(
          `select coalesce(sum((collected.value->>'records')::int), 0)::int as records,
             coalesce(sum((collected.value->'state'->>'sum')::int), 0)::int as grams
           from omnistream.window_part, json_each(states) as collected`,
        );
        expect(windows.rows[0]).toEqual({ records: ids.size, grams: 250 * ids.size });
        const { accepted: _, ...endings } = rows[0];
        expect(rollup.rows[0]).toEqual(endings);
      })
      .beforeEach(empty),
    { numRuns: 25 },
  );
}, 120_000);

const updates = fc.array(fc.array(fc.nat(5), { minLength: 1, maxLength: 10 }), {
  minLength: 1,
  maxLength: 10,
});

test('each key ends with its last record, and no record comes after a later one', async () => {
  await fc.assert(
    fc
      .asyncProperty(updates, fc.infiniteStream(fc.nat(999)), async (bodies, numbers) => {
        const pipeline = faultyPipeline(tracking, database.pool, n => numbers.next().value % n === 0);
        const last = new Map<string, number>();
        let grams = 0;
        for (const [i, body] of bodies.entries()) {
          const lines = body.map(nat => {
            const id = `p${nat}`;
            last.set(id, ++grams);
            // The event times lie in different partitions, and not in the order of the updates.
            const at = new Date(Date.now() - ((grams * 7) % 5) * 86_400_000).toISOString();
            return JSON.stringify({ id, at, customer: 'c', grams });
          });
          await pipeline.produce(lines, `key-${i}`);
        }
        await pipeline.drain();

        const { rows } = await database.pool.query<{ id: string; grams: string }>(
          'select id, grams from data.tracking order by id',
        );
        expect(rows.map(({ id, grams }) => [id, Number(grams)])).toEqual([...last].sort());
        // An update behind a later one would have been refused.
        const sums = await database.pool.query(
          'select sum(loaded)::int as loaded, sum(duplicates)::int as duplicates from omnistream.frame',
        );
        expect(sums.rows[0]).toEqual({ loaded: grams, duplicates: 0 });
      })
      .beforeEach(empty),
    { numRuns: 25 },
  );
}, 120_000);
