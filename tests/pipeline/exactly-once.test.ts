/**
 * The three stages over streams and a database that fail at random: entries throttled, answers lost, batches delivered
 * again, shards read at different speeds, transactions cut off before and after their commit, connections ended.
 * Whatever happens: accepted = loaded + quarantined + duplicates.
 */
import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readHeader } from '../../domain/frame/decode.ts';
import { compileValidator } from '../../domain/quality/validate.ts';
import { enrich } from '../../functions/enrich/enrich.ts';
import { compilePlan } from '../../functions/enrich/plan.ts';
import { ingest } from '../../functions/ingest/ingest.ts';
import { applyContract } from '../../functions/migrate/contracts.ts';
import { quality } from '../../functions/quality/quality.ts';
import type { StageMetrics } from '../../functions/shared/metrics.ts';
import { putAll, type StreamEntry } from '../../functions/shared/put-all.ts';
import { kinesisEvent } from '../kinesis-event.ts';
import { createDatabase, type TestDatabase } from '../postgres.ts';
import { proxyRequest } from '../proxy-request.ts';
import { type Chance, FaultyStream, faultyPool } from './faulty.ts';
import { bad, good, MALFORMED, parcels } from './parcels.ts';

const contract = parcels().contracts[0]!;
const validator = compileValidator(contract);
const plan = compilePlan(contract, Date.now);
const silent: StageMetrics = { count() {}, duration() {}, endToEnd() {}, publish() {} };
const tokens = new Map([['parcels', [createHash('sha256').update('t').digest()]]]);
const log = (): void => {};

let database: TestDatabase;
beforeAll(async () => {
  database = await createDatabase();
  const client = await database.pool.connect();
  await applyContract(client, contract, Date.now());
  client.release();
});
afterAll(() => database.drop());
const empty = () =>
  database.pool.query(
    ['data.parcels', ...['frame', 'quarantine', 'stage_minute'].map(name => `omnistream.${name}`)]
      .map(table => `delete from ${table}`)
      .join(';'),
  );

/** A clock whose waits take no time: only deadlines move. */
function impatient(chance: Chance) {
  let now = 0;
  return {
    now: () => now,
    sleep: async (ms: number) => {
      now += ms;
    },
    random: () => (chance(2) ? 0.2 : 0.8),
  };
}

const putOn = (stream: FaultyStream, chance: Chance) => (entries: readonly StreamEntry[]) =>
  putAll(stream.put, entries, chance(3) ? 100 : 2_000, impatient(chance));

/** Sends one body under one key until it is taken, and sometimes once more, as a producer that lost the answer does. */
async function produce(lines: string[], key: string, stream: FaultyStream, chance: Chance): Promise<void> {
  const event = proxyRequest('parcels', 't', Buffer.from(lines.join('\n')));
  event.headers['idempotency-key'] = key;
  for (let again = chance(4), tries = 0; ; tries++) {
    if (tries > 200) throw new Error('the stream never takes it');
    const answer = await ingest(event, {
      now: Date.now,
      unique: () => key,
      tokens: () => tokens,
      contractOf: () => contract,
      metrics: silent,
      log,
      put: putOn(stream, chance),
    });
    if (answer.statusCode !== 202) expect([429, 503]).toContain(answer.statusCode);
    else if (again) again = false;
    else return;
  }
}

/** Reads a stream's shards in turns of random length, each in order, delivering again from the first failure on. */
async function consume(
  stream: FaultyStream,
  chance: Chance,
  invoke: (entries: StreamEntry[]) => Promise<number | undefined>,
): Promise<void> {
  const at = stream.shards.map(() => 0);
  for (let turns = 0; stream.shards.some((shard, i) => at[i]! < shard.length); turns++) {
    if (turns > 2_000) throw new Error('a shard is stuck');
    const i = chance(2) ? 0 : 1;
    const batch = stream.shards[i]!.slice(at[i], at[i]! + (chance(2) ? 2 : 7));
    if (batch.length === 0) continue;
    const failed = await invoke(batch);
    // Sometimes the checkpoint is lost, and what was done comes again.
    if (!chance(5)) at[i]! += failed ?? batch.length;
  }
}

const indexOf = (response: { batchItemFailures: { itemIdentifier: string }[] }): number | undefined =>
  response.batchItemFailures[0] && Number(response.batchItemFailures[0].itemIdentifier);

const asEvent = (entries: StreamEntry[]) =>
  kinesisEvent(entries.map(({ partitionKey, data }) => ({ key: partitionKey, data: Buffer.from(data) })));

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
        const raw = new FaultyStream(chance);
        const validated = new FaultyStream(chance);
        for (const [i, body] of bodies.entries()) {
          const lines = body.map(record =>
            record === 'malformed' ? MALFORMED : record === 'bad' ? bad(`b${i}`) : good(record.good),
          );
          await produce(lines, `key-${i}`, raw, chance);
        }

        await consume(raw, chance, async batch =>
          indexOf(
            await quality(asEvent(batch), {
              now: Date.now,
              validatorOf: () => validator,
              put: putOn(validated, chance),
              metrics: silent,
              log,
            }),
          ),
        );
        const pool = faultyPool(database.pool, chance);
        await consume(validated, chance, async batch =>
          indexOf(
            await enrich(asEvent(batch), { pool, planOf: () => plan, metrics: silent, log, now: Date.now }),
          ),
        );

        const all = bodies.flat();
        const ids = new Set(all.flatMap(record => (typeof record === 'string' ? [] : [String(record.good)])));
        const faulty = all.filter(record => typeof record === 'string').length;
        expect(new Set(raw.shards.flat().map(({ data }) => readHeader(Buffer.from(data))!.id)).size).toBe(
          (await database.pool.query('select from omnistream.frame')).rowCount,
        );
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
        const { accepted: _, ...endings } = rows[0];
        expect(rollup.rows[0]).toEqual(endings);
      })
      .beforeEach(empty),
    { numRuns: 25 },
  );
}, 120_000);
