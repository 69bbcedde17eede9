/** The three stages of one source over streams and a database that fail at random. */
import { createHash } from 'node:crypto';
import type pg from 'pg';
import { expect } from 'vitest';
import type { Contract } from '../../domain/contract/contract.ts';
import { compileValidator } from '../../domain/quality/validate.ts';
import { enrich } from '../../functions/enrich/enrich.ts';
import { compilePlan } from '../../functions/enrich/plan.ts';
import { ingest } from '../../functions/ingest/ingest.ts';
import { quality } from '../../functions/quality/quality.ts';
import { recordingLog } from '../../functions/shared/log/recording.fixture.ts';
import type { StageMetrics } from '../../functions/shared/metrics.ts';
import { putAll, type StreamEntry } from '../../functions/shared/put-all.ts';
import { kinesisEvent } from '../kinesis-event.ts';
import { proxyRequest } from '../proxy-request.ts';
import { type Chance, FaultyStream, faultyPool } from './faulty.ts';

const silent: StageMetrics = { count() {}, duration() {}, endToEnd() {}, publish() {} };
const log = recordingLog([]);

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

const indexOf = (response: { batchItemFailures: { itemIdentifier: string }[] }): number | undefined =>
  response.batchItemFailures[0] && Number(response.batchItemFailures[0].itemIdentifier);

const asEvent = (entries: StreamEntry[]) =>
  kinesisEvent(entries.map(({ partitionKey, data }) => ({ key: partitionKey, data: Buffer.from(data) })));

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

export function faultyPipeline(contract: Contract, database: pg.Pool, chance: Chance) {
  const validator = compileValidator(contract);
  const plan = compilePlan(contract, Date.now);
  const tokens = new Map([[contract.source, [createHash('sha256').update('t').digest()]]]);
  const raw = new FaultyStream(chance);
  const validated = new FaultyStream(chance);
  // Each request comes later than the one before, however fast they are.
  let time = Date.now();
  const now = () => time++;

  return {
    raw,

    /** Sends one body under one key until it is taken, and sometimes once more, as a producer that lost the answer does. */
    async produce(lines: readonly string[], key: string): Promise<void> {
      const event = proxyRequest(contract.source, 't', Buffer.from(lines.join('\n')));
      event.headers['idempotency-key'] = key;
      for (let again = chance(4), tries = 0; ; tries++) {
        if (tries > 200) throw new Error('the stream never takes it');
        const answer = await ingest(event, {
          now,
          unique: () => key,
          tokens: () => tokens,
          contractOf: () => contract,
          metrics: silent,
          log,
          put: putOn(raw, chance),
        });
        if (answer.statusCode !== 202) expect([429, 503]).toContain(answer.statusCode);
        else if (again) again = false;
        else return;
      }
    },

    /** Everything on the raw stream through quality and enrich. */
    async drain(): Promise<void> {
      const put = putOn(validated, chance);
      await consume(raw, chance, async batch =>
        indexOf(
          await quality(asEvent(batch), {
            now: Date.now,
            validatorOf: () => validator,
            put,
            metrics: silent,
            log,
          }),
        ),
      );
      const pool = faultyPool(database, chance);
      await consume(validated, chance, async batch =>
        indexOf(
          await enrich(asEvent(batch), { pool, planOf: () => plan, metrics: silent, log, now: Date.now }),
        ),
      );
    },
  };
}
