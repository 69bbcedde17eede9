import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import type pg from 'pg';
import { compileValidator } from '../domain/quality/validate.ts';
import { enrich } from '../functions/enrich/enrich.ts';
import { compilePlan } from '../functions/enrich/plan.ts';
import { ingest } from '../functions/ingest/ingest.ts';
import { migrateAll } from '../functions/migrate/handler.ts';
import { quality } from '../functions/quality/quality.ts';
import { stageMetrics } from '../functions/shared/metrics.ts';
import { batchMaker } from '../localstack/feed/batch.ts';
import { feedOptions } from '../localstack/feed/options.ts';
import { seeded } from '../localstack/feed/random.ts';
import { compileContracts } from '../scripts/contracts.ts';
import { kinesisEvent } from '../tests/kinesis-event.ts';
import { proxyRequest } from '../tests/proxy-request.ts';
import { failing } from './failing.ts';
import { type Figures, median } from './measure.ts';
import { quietly } from './quietly.ts';

const SOURCE = 'retail-orders';
const ROUNDS = 5;
/** quality and enrich: they are called with what is on a stream. */
const STREAM_STAGES = 2;

/** How often a stage is called, with how many requests' frames, of how many records each. */
interface Shape {
  calls: number;
  requests: number;
  records: number;
}
/** Three unlike ones: as many as there are unknowns. */
const SHAPES: readonly [Shape, Shape, Shape] = [
  { calls: 60, requests: 1, records: 1 },
  { calls: 6, requests: 60, records: 1 },
  { calls: 4, requests: 8, records: 500 },
];

const WARM_UP = SHAPES[2].calls * SHAPES[2].requests * SHAPES[2].records;

/** What one pass of a shape took, and what went over the streams for it. */
interface Pass {
  calls: number;
  frames: number;
  records: number;
  cpuMs: Record<'ingest' | 'quality' | 'enrich' | 'postgres', number>;
  bytes: Record<'sent' | 'raw' | 'validated' | 'log', number>;
}

/**
 * What a deployment's costs are computed from (infra/costs): processor time of each stage and of PostgreSQL for an
 * invocation, a frame and a record; bytes on the streams, in the database and in the logs. The sample records of
 * retail-orders with its own contract. Processor time of PostgreSQL is read from Linux's /proc.
 */
export async function benchCosts(pool: pg.Pool): Promise<Figures> {
  const compiled = compileContracts();
  if ('problems' in compiled) throw new Error('the contracts do not compile');
  await migrateAll(pool, compiled.file, Date.now());
  const run = await stages(pool, compiled.file);
  await quietly(() => run(SHAPES[2]));
  const before = await databaseBytes(pool);
  let records = 0;
  const passes = await quietly(async () => {
    const rounds: Pass[][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      const one: Pass[] = [];
      for (const shape of SHAPES) one.push(await run(shape));
      records += one.reduce((sum, pass) => sum + pass.records, 0);
      rounds.push(one);
    }
    return rounds;
  });
  const indexes = (await indexBytes(pool)) / (records + WARM_UP);
  const stored = ((await databaseBytes(pool)) - before) / records;

  const [logged, loggedFrame] = perUnit(passes, pass => pass.bytes.log);
  const figures: Figures = {
    'log bytes an invocation': { value: logged / STREAM_STAGES, unit: 'bytes' },
    'log bytes a frame': { value: loggedFrame / STREAM_STAGES, unit: 'bytes' },
    'database bytes a record': { value: stored, unit: 'bytes' },
    'index bytes a record': { value: indexes, unit: 'bytes' },
    'sent bytes a record': { value: perUnit(passes, pass => pass.bytes.sent)[2], unit: 'bytes' },
  };
  for (const stream of ['raw', 'validated'] as const) {
    const [, frame, record] = perUnit(passes, pass => pass.bytes[stream]);
    figures[`${stream} bytes a frame`] = { value: frame, unit: 'bytes' };
    figures[`${stream} bytes a record`] = { value: record, unit: 'bytes' };
  }
  for (const part of ['ingest', 'quality', 'enrich', 'postgres'] as const) {
    const [call, frame, record] = perUnit(passes, pass => pass.cpuMs[part]);
    figures[`${part} ms an invocation`] = { value: call, unit: 'ms' };
    figures[`${part} ms a frame`] = { value: frame, unit: 'ms' };
    figures[`${part} ms a record`] = { value: record, unit: 'ms' };
  }
  return figures;
}

/** Solves for what a call, a frame and a record take: the median over the rounds, none below zero. */
function perUnit(rounds: readonly Pass[][], of: (pass: Pass) => number): [number, number, number] {
  const solved = rounds.map(passes => {
    const rows = passes.map(pass => [pass.calls, pass.frames, pass.records, of(pass)]);
    for (let column = 0; column < 3; column++) {
      const pivot = rows[column]!;
      for (const row of rows) {
        if (row === pivot) continue;
        const factor = row[column]! / pivot[column]!;
        for (let i = 0; i < 4; i++) row[i] = row[i]! - factor * pivot[i]!;
      }
    }
    return rows.map((row, i) => row[3]! / row[i]!);
  });
  const at = (unit: number): number => Math.max(0, median(solved.map(units => units[unit]!)));
  return [at(0), at(1), at(2)];
}

async function stages(pool: pg.Pool, { contracts, references }: Parameters<typeof migrateAll>[1]) {
  const contract = contracts.find(({ source }) => source === SOURCE)!;
  const options = feedOptions(contract)!;
  const random = seeded('costs');
  const make = batchMaker(contract, options, options.kind.generator({ seed: 'costs', references }), random);
  const validator = compileValidator(contract);
  const plan = compilePlan(contract, () => performance.now());
  const metrics = {
    ingest: stageMetrics('ingest'),
    quality: stageMetrics('quality'),
    enrich: stageMetrics('enrich'),
  };
  const tokens = new Map([[SOURCE, [createHash('sha256').update('bench').digest()]]]);
  const postgres = await postmaster(pool);
  let unique = 0;

  return async ({ calls, requests, records }: Shape): Promise<Pass> => {
    const pass: Pass = {
      calls,
      frames: 0,
      records: calls * requests * records,
      cpuMs: { ingest: 0, quality: 0, enrich: 0, postgres: 0 },
      bytes: { sent: 0, raw: 0, validated: 0, log: 0 },
    };
    const { log } = console;
    const heard = (line: unknown): void => {
      pass.bytes.log += String(line).length + 1;
    };
    const timed = async (part: 'ingest' | 'quality' | 'enrich', task: () => Promise<unknown>) => {
      const began = process.cpuUsage();
      await task();
      const { user, system } = process.cpuUsage(began);
      pass.cpuMs[part] += (user + system) / 1000;
    };
    for (let call = 0; call < calls; call++) {
      const raw: { key: string; data: Buffer }[] = [];
      const validated: { key: string; data: Buffer }[] = [];
      const keep = (to: typeof raw) => async (entries: { partitionKey: string; data: Uint8Array }[]) => {
        for (const { partitionKey, data } of entries) to.push({ key: partitionKey, data: Buffer.from(data) });
        return [];
      };
      for (let request = 0; request < requests; request++) {
        const now = Date.now();
        const { body } = make(records, now - 60_000, now);
        pass.bytes.sent += body.length;
        await timed('ingest', () =>
          ingest(proxyRequest(SOURCE, 'bench', body), {
            now: Date.now,
            tokens: () => tokens,
            contractOf: () => contract,
            metrics: metrics.ingest,
            log: failing,
            unique: () => `costs-${unique++}`,
            put: keep(raw),
          }),
        );
      }
      console.log = heard;
      await timed('quality', () =>
        quality(kinesisEvent(raw), {
          now: Date.now,
          validatorOf: () => validator,
          metrics: metrics.quality,
          log: failing,
          put: keep(validated),
        }),
      );
      const server = processorMs(postgres);
      await timed('enrich', () =>
        enrich(kinesisEvent(validated), {
          pool,
          planOf: () => plan,
          metrics: metrics.enrich,
          log: failing,
          now: Date.now,
        }),
      );
      console.log = log;
      pass.cpuMs.postgres += processorMs(postgres) - server;
      pass.frames += raw.length;
      for (const { data } of raw) pass.bytes.raw += data.length;
      for (const { data } of validated) pass.bytes.validated += data.length;
    }
    return pass;
  };
}

async function databaseBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    'select pg_database_size(current_database()) as bytes',
  );
  return Number(rows[0]!.bytes);
}

async function indexBytes(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ bytes: string }>(
    `select sum(pg_relation_size(indexrelid)) as bytes from pg_stat_user_indexes where schemaname = 'data'`,
  );
  return Number(rows[0]!.bytes);
}

const statOf = (pid: string): string[] =>
  readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');

async function postmaster(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ pid: number }>('select pg_backend_pid() as pid');
  return statOf(String(rows[0]!.pid))[1]!;
}

/** Processor time of a server's processes so far, ms, in Linux's ticks of 10 ms. */
function processorMs(parent: string): number {
  let ticks = 0;
  for (const pid of readdirSync('/proc').filter(name => /^\d+$/.test(name)))
    try {
      const stat = statOf(pid);
      if (stat[1] === parent) ticks += Number(stat[11]) + Number(stat[12]);
    } catch {
      // It has ended meanwhile.
    }
  return ticks * 10;
}
