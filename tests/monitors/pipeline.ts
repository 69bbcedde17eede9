/** The stages' own code with a clock that is told the time: what each puts on a stream the next is given at once. */
import type pg from 'pg';
import type { Contract } from '../../domain/contract/contract.ts';
import type { JsonObject } from '../../domain/json.ts';
import { compileValidator } from '../../domain/quality/validate.ts';
import { createApp } from '../../functions/api/app.ts';
import { nextFrames } from '../../functions/api/replays/next.ts';
import { enrich } from '../../functions/enrich/enrich.ts';
import { compilePlan } from '../../functions/enrich/plan.ts';
import { accept } from '../../functions/ingest/accept.ts';
import { applyContract } from '../../functions/migrate/contracts.ts';
import { quality } from '../../functions/quality/quality.ts';
import type { StreamEntry } from '../../functions/shared/put-all.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { kinesisEvent } from '../kinesis-event.ts';

const metrics = { count() {}, duration() {}, endToEnd() {}, publish() {} };
const log = {
  debug() {},
  info() {},
  warn() {},
  error(message: string, error: unknown) {
    throw new Error(message, { cause: error });
  },
};

export class Pipeline {
  readonly contracts: readonly Contract[];
  readonly app: ReturnType<typeof createApp>;
  readonly #pool: pg.Pool;
  readonly #stages: (source: string) => ReturnType<typeof stagesOf> | undefined;
  #frames = 0;
  #now: number;

  constructor(pool: pg.Pool, contracts: readonly Contract[], now: number) {
    this.#pool = pool;
    this.contracts = contracts;
    this.#now = now;
    const stages = new Map(contracts.map(contract => [contract.source, stagesOf(contract)]));
    this.#stages = source => stages.get(source);
    this.app = createApp({
      pool: () => pool,
      contracts: () => contracts,
      now: () => this.#now,
      deployment: 'test',
      version: '1',
    });
  }

  async deploy(): Promise<void> {
    const client = await this.#pool.connect();
    for (const contract of this.contracts) await applyContract(client, contract, this.#now);
    client.release();
  }

  /** Takes in records received at `receivedAt`, and has them loaded at `loadedAt`. */
  async send(
    source: string,
    records: readonly JsonObject[],
    receivedAt: number,
    loadedAt: number,
  ): Promise<void> {
    if (records.length === 0) return;
    this.#now = receivedAt;
    const lines = records.map(record => Buffer.from(JSON.stringify(record)));
    const split = {
      ok: true as const,
      shape: 'lines' as const,
      records: lines,
      lines: lines.map((_, i) => i + 1),
    };
    const contract = this.contracts.find(known => known.source === source)!;
    const raw: StreamEntry[] = [];
    await accept(
      { contract, split, body: Buffer.concat(lines), receivedAt, idempotencyKey: undefined },
      { now: () => receivedAt, unique: () => `${source}-${this.#frames++}`, put: taking(raw) },
    );
    await this.#load(raw, loadedAt);
  }

  async #load(raw: readonly StreamEntry[], loadedAt: number): Promise<void> {
    this.#now = loadedAt;
    const now = () => this.#now;
    const validated: StreamEntry[] = [];
    const judged = await quality(eventOf(raw), {
      ...{ now, metrics, log, put: taking(validated) },
      validatorOf: source => this.#stages(source)?.validator,
    });
    const loaded = await enrich(eventOf(validated), {
      ...{ now, metrics, log, pool: this.#pool },
      planOf: source => this.#stages(source)?.plan,
    });
    if (judged.batchItemFailures.length + loaded.batchItemFailures.length > 0)
      throw new Error('a batch was not taken');
  }

  async sweep(now: number): Promise<void> {
    this.#now = now;
    const done = await sweep({
      ...{ pool: this.#pool, contracts: this.contracts, now },
      metrics: { publish() {} },
    });
    if (done !== 'done') throw new Error(`the sweep was ${done}`);
  }

  async ask<T>(path: string, body?: object): Promise<T> {
    const response = await this.app.request(`/api/v1${path}`, {
      ...(body && {
        method: 'POST',
        body: JSON.stringify(body),
        headers: { 'content-type': 'application/json' },
      }),
    });
    const answer = (await response.json()) as T;
    if (!response.ok) throw new Error(`${path}: ${JSON.stringify(answer)}`);
    return answer;
  }

  /** Replays what is asked for to its end, at `now`. */
  async replay(request: object, now: number): Promise<void> {
    this.#now = now;
    await this.ask('/replays', request);
    for (let sent: string[] = []; ; ) {
      const { frames } = await nextFrames(
        this.#pool,
        { driver: 'test', sent, done: false },
        this.contracts,
        now,
      );
      if (frames.length === 0) return;
      await this.#load(
        frames.map(({ partitionKey, data }) => ({ partitionKey, data: Buffer.from(data, 'base64') })),
        now,
      );
      sent = frames.map(({ id }) => id);
    }
  }
}

const stagesOf = (contract: Contract) => ({
  validator: compileValidator(contract),
  plan: compilePlan(contract, () => 0),
});

const taking = (stream: StreamEntry[]) => async (entries: readonly StreamEntry[]) => {
  stream.push(...entries);
  return [];
};

const eventOf = (entries: readonly StreamEntry[]) =>
  kinesisEvent(entries.map(({ partitionKey, data }) => ({ key: partitionKey, data: Buffer.from(data) })));
