import type pg from 'pg';
import type { Contract } from '../domain/contract/contract.ts';
import { decodeFrame } from '../domain/frame/decode.ts';
import type { ValidatedFrame } from '../domain/frame/frame.ts';
import { copyIn } from '../functions/enrich/copy/copy-in.ts';
import { type Group, groups } from '../functions/enrich/grouping.ts';
import { loadGroup } from '../functions/enrich/load.ts';
import { bytesOf } from '../functions/enrich/operations/staging.ts';
import { compilePlan, type Plan } from '../functions/enrich/plan.ts';
import { type Figures, inTurns } from './measure.ts';
import { FRAME_RECORDS, orderFrames } from './orders.ts';

const FRAMES = 10;
const ROUNDS = 9;

/** Frames as enrich prepares them for its load transaction. */
export const preparedGroups = (plan: Plan, frames: readonly ValidatedFrame[]): AsyncIterable<Group> =>
  groups(
    frames.map((frame, i) => ({ sequence: String(i), frame })),
    () => plan,
    Date.now,
    async () => {},
  );

/**
 * Rows a second through the load transaction alone, from frames already prepared, beside its floor: one binary COPY of
 * the same bytes into a plain table of the same columns and key.
 */
export async function benchLoad(pool: pg.Pool, contract: Contract): Promise<Figures> {
  const plan = compilePlan(contract, () => performance.now());
  let next = 1_000_000_000;
  const prepared = async (): Promise<Group> => {
    next += FRAMES * FRAME_RECORDS;
    const frames = orderFrames(FRAMES, next, Date.now()).map(validated);
    for await (const group of preparedGroups(plan, frames)) return group;
    throw new Error('there is nothing to load');
  };

  await pool.query('create table data.bench_load_floor (like data.bench_orders including all)');
  const client = await pool.connect();
  const [loading, copying]: number[][] = [[], []];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const [ours, floor] = [await prepared(), await prepared()];
      const rows = bytesOf(floor.settled!.flatMap(frame => frame.rows));
      const [load, copy] = await inTurns(
        1,
        () => loadGroup(pool, ours, Date.now, () => {}),
        () => copyIn(client, 'data.bench_load_floor', plan.target.columns, rows),
      );
      loading!.push(load!);
      copying!.push(copy!);
    }
  } finally {
    client.release();
  }
  const middle = (seconds: number[]): number =>
    (FRAMES * FRAME_RECORDS) / seconds.toSorted((a, b) => a - b)[ROUNDS >> 1]!;
  const [value, least] = [middle(loading!), middle(copying!)];
  return { 'load transaction': { value, unit: 'rows/s', floor: least, ratio: value / least } };
}

/** As quality would send it on, every record good. */
export function validated(data: Buffer): ValidatedFrame {
  const decoded = decodeFrame(data);
  if (decoded.kind !== 'raw') throw new Error('not a raw frame');
  const { header } = decoded.frame;
  return { ...decoded.frame, verdicts: { contract: header.contract, failures: {}, rules: {} } };
}
