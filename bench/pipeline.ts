import { pipeline as streamPipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from } from 'pg-copy-streams';
import type { Contract } from '../domain/contract/contract.ts';
import { tableColumns } from '../domain/contract/table.ts';
import { decodeFrame } from '../domain/frame/decode.ts';
import type { JsonObject } from '../domain/json.ts';
import { compileValidator } from '../domain/quality/validate.ts';
import { CopyBuffer } from '../functions/enrich/copy/buffer.ts';
import { compileEncoder, encodeFrameColumns } from '../functions/enrich/copy/encoder.ts';
import { enrich } from '../functions/enrich/enrich.ts';
import { compilePlan } from '../functions/enrich/plan.ts';
import { quality } from '../functions/quality/quality.ts';
import { stageMetrics } from '../functions/shared/metrics.ts';
import { kinesisEvent } from '../tests/kinesis-event.ts';
import { failing } from './failing.ts';
import { type Figures, inTurns } from './measure.ts';
import { FRAME_RECORDS, orderFrames } from './orders.ts';
import { quietly } from './quietly.ts';

const FRAMES = 40;
const ROUNDS = 7;
const HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');

/**
 * Records a second from encoded raw frames to committed rows through the two stages' own code, beside the floor:
 * JSON.parse once and one binary COPY of the same rows into a table of the same columns, partitioning and key.
 */
export async function benchPipeline(pool: pg.Pool, contract: Contract): Promise<Figures> {
  const validator = compileValidator(contract);
  const plan = compilePlan(contract, () => performance.now());
  const metrics = { quality: stageMetrics('quality'), enrich: stageMetrics('enrich') };
  let next = 0;
  const fresh = (): Buffer[] => {
    next += FRAMES * FRAME_RECORDS;
    return orderFrames(FRAMES, next, Date.now());
  };

  const event = (frames: Buffer[]) => kinesisEvent(frames.map(data => ({ key: contract.source, data })));
  const ours = async (frames: Buffer[]): Promise<void> => {
    const validated: Buffer[] = [];
    await quality(event(frames), {
      now: Date.now,
      validatorOf: () => validator,
      metrics: metrics.quality,
      log: failing,
      put: async entries => {
        for (const { data } of entries) validated.push(Buffer.from(data));
        return [];
      },
    });
    const answer = await enrich(event(validated), {
      pool,
      planOf: () => plan,
      metrics: metrics.enrich,
      log: failing,
      now: Date.now,
    });
    if (answer.batchItemFailures.length > 0) throw new Error('a frame was not loaded');
  };

  const encoder = compileEncoder(tableColumns(contract));
  const floor = async (frames: Buffer[]): Promise<void> => {
    const now = Date.now();
    const out = new CopyBuffer();
    const client = await pool.connect();
    try {
      const columns = encoder.columns.map(name => `"${name}"`).join(', ');
      const copy = client.query(from(`copy data.bench_floor (${columns}) from stdin with (format binary)`));
      for (const frame of frames) {
        const decoded = decodeFrame(frame);
        if (decoded.kind !== 'raw') throw new Error('not a raw frame');
        const shared = encodeFrameColumns(decoded.frame.header.id, now, now);
        for (const line of decoded.frame.records) {
          const record = JSON.parse(line.toString()) as JsonObject;
          encoder.encode(out, record, [], record.order_id as string, shared, undefined);
        }
      }
      await streamPipeline([HEADER, out.bytes.subarray(0, out.at), Buffer.from([0xff, 0xff])], copy);
    } finally {
      client.release();
    }
  };

  await pool.query('create table data.bench_floor (like data.bench_orders including all)');
  await quietly(() => ours(fresh()));
  await floor(fresh());
  let [prepared, other]: Buffer[][] = [];
  const prepare = (): void => {
    [prepared, other] = [fresh(), fresh()];
  };
  const seconds = await quietly(async () => {
    const medians: number[][] = [];
    for (let round = 0; round < ROUNDS; round++) {
      prepare();
      medians.push(
        await inTurns(
          1,
          () => ours(prepared!),
          () => floor(other!),
        ),
      );
    }
    return medians;
  });
  const records = FRAMES * FRAME_RECORDS;
  const rate = (i: number): number =>
    records / seconds.map(pair => pair[i]!).toSorted((a, b) => a - b)[ROUNDS >> 1]!;
  const [value, least] = [rate(0), rate(1)];
  return { 'quality + enrich + commit': { value, unit: 'records/s', floor: least, ratio: value / least } };
}
