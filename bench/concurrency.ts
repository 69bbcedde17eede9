import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { KinesisStreamBatchResponse } from 'aws-lambda';
import pg from 'pg';
import type { Contract } from '../domain/contract/contract.ts';
import { encodeValidated } from '../domain/frame/encode.ts';
import type { ValidatedFrame } from '../domain/frame/frame.ts';
import { BUCKETS, databaseRole } from '../domain/topology.ts';
import { copyIn } from '../functions/enrich/copy/copy-in.ts';
import { bytesOf } from '../functions/enrich/operations/staging.ts';
import { compilePlan, type Plan } from '../functions/enrich/plan.ts';
import { migrateAll } from '../functions/migrate/handler.ts';
import { FUNCTIONS } from '../functions/settings.ts';
import { startFunction } from '../localstack/embedded/lambda/function.ts';
import { openRoles } from '../localstack/embedded/postgres/roles.ts';
import { bundle } from '../scripts/bundle.ts';
import { kinesisEvent } from '../tests/kinesis-event.ts';
import { preparedGroups, validated } from './load.ts';
import { type Figures, median } from './measure.ts';
import { FRAME_RECORDS, orderFrames } from './orders.ts';

/** Invocations at a time: as many as the stream has shards. */
const CONCURRENCY = [1, 4, 16];
const SOURCES = 4;
const BATCHES = 32;
/** Of one event, all sources in it. */
const BATCH_FRAMES = 8;
const ROUNDS = 3;
const RECORDS = BATCHES * BATCH_FRAMES * FRAME_RECORDS;
const POLL_MS = 20;

/** The last source replaces rows, the others add them. */
const sourcesOf = (contract: Contract): Contract[] =>
  Array.from({ length: SOURCES }, (_, i) => ({
    ...contract,
    source: `${contract.source}-${i}`,
    table: `${contract.table}_${i}`,
    write: i === SOURCES - 1 ? 'upsert' : 'append',
  }));

/**
 * The bundled enrich function, one environment for each invocation under way, as its own role against one PostgreSQL.
 * Floor: the same rows by plain binary COPY over as many connections. Throws when a frame was not loaded.
 */
export async function benchConcurrency(
  owner: pg.Pool,
  url: string,
  contract: Contract,
  folder: string,
): Promise<Figures> {
  const contracts = sourcesOf(contract);
  const file = { contracts, references: [] };
  await migrateAll(owner, file, Date.now());
  const address = new URL(url);
  await openRoles(owner, address.password);
  address.username = databaseRole('enrich');
  const contractsFile = join(folder, 'contracts.json');
  writeFileSync(contractsFile, JSON.stringify(file));
  const bundles = join(folder, 'bundles');
  await bundle(bundles);

  const plan = compilePlan(contract, () => performance.now());
  await owner.query('create table data.bench_floor (like data.bench_orders_0 including all)');
  let next = 2_000_000_000;
  /** The sources take turns, so that each event has frames of all of them. */
  const fresh = (): ValidatedFrame[] => {
    next += RECORDS;
    return orderFrames(BATCHES * BATCH_FRAMES, next, Date.now()).map((data, i) => {
      const frame = validated(data);
      const source = contracts[i % SOURCES]!.source;
      return { ...frame, header: { ...frame.header, source, bucket: Math.floor(i / SOURCES) % BUCKETS } };
    });
  };

  const figures: Figures = {};
  for (const concurrency of CONCURRENCY) {
    const enrich = startFunction({
      name: 'enrich',
      file: join(bundles, 'enrich/handler.mjs'),
      environment: { OMNISTREAM_CONTRACTS: contractsFile, OMNISTREAM_DATABASE_URL: address.href },
      ...FUNCTIONS.enrich,
      concurrency,
      onLog: () => {},
    });
    const run = async (frames: ValidatedFrame[]): Promise<void> => {
      const events = Array.from({ length: BATCHES }, (_, i) =>
        kinesisEvent(
          frames
            .slice(i * BATCH_FRAMES, (i + 1) * BATCH_FRAMES)
            .map(frame => ({ key: frame.header.source, data: encodeValidated(frame) })),
        ),
      );
      const results = await Promise.all(events.map(event => enrich.invoke(event)));
      for (const result of results)
        if (
          'functionError' in result ||
          (result.payload as KinesisStreamBatchResponse).batchItemFailures.length > 0
        )
          throw new Error(`a batch was not loaded: ${JSON.stringify(result)}`);
    };
    await run(fresh());

    const before = await counters(owner);
    const connections = watchConnections(owner, address.username);
    const [ours, least]: number[][] = [[], []];
    for (let round = 0; round < ROUNDS; round++) {
      const frames = fresh();
      ours!.push(await seconds(() => run(frames)));
      const rows = await encoded(plan, fresh());
      least!.push(await seconds(() => copy(url, plan, rows, concurrency)));
    }
    const most = await connections.stop();
    await enrich.close();
    const after = await counters(owner);

    const [value, floor] = [RECORDS / median(ours!), RECORDS / median(least!)];
    const name = `enrich x ${concurrency}`;
    figures[name] = { value, unit: 'records/s', floor, ratio: value / floor };
    figures[`${name} deadlocks`] = { value: after.deadlocks - before.deadlocks, unit: 'deadlocks' };
    figures[`${name} repeated`] = { value: after.rollbacks - before.rollbacks, unit: 'transactions' };
    figures[`${name} connections`] = { value: most, unit: 'connections' };
  }
  return figures;
}

async function seconds(task: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await task();
  return (performance.now() - began) / 1000;
}

/** What PostgreSQL has counted; a session reports when it ends, or a second after its last transaction. */
async function counters(pool: pg.Pool): Promise<{ deadlocks: number; rollbacks: number }> {
  const { rows } = await pool.query(
    `select deadlocks::int, xact_rollback::int as rollbacks from pg_stat_database where datname = current_database()`,
  );
  return rows[0];
}

/** The most connections of a role at a time. */
function watchConnections(pool: pg.Pool, role: string): { stop(): Promise<number> } {
  let most = 0;
  let running = true;
  const watching = (async () => {
    while (running) {
      const { rows } = await pool.query(
        'select count(*)::int as n from pg_stat_activity where usename = $1 and datname = current_database()',
        [role],
      );
      most = Math.max(most, rows[0].n);
      await new Promise(resolve => setTimeout(resolve, POLL_MS));
    }
  })();
  return {
    async stop() {
      running = false;
      await watching;
      return most;
    },
  };
}

/** The rows as the load transaction encodes them, a piece for each batch. */
async function encoded(plan: Plan, frames: ValidatedFrame[]): Promise<Buffer[][]> {
  const pieces: Buffer[][] = [];
  for await (const group of preparedGroups(plan, frames))
    pieces.push(bytesOf(group.settled!.flatMap(({ rows }) => rows)));
  return pieces;
}

async function copy(url: string, { target }: Plan, pieces: Buffer[][], connections: number): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, max: connections });
  await Promise.all(
    pieces.map(async piece => {
      const client = await pool.connect();
      try {
        await copyIn(client, 'data.bench_floor', target.columns, piece);
      } finally {
        client.release();
      }
    }),
  );
  await pool.end();
}
