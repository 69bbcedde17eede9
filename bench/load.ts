import type pg from 'pg';
import type { Contract, RuleSpec } from '../domain/contract/contract.ts';
import { decodeFrame } from '../domain/frame/decode.ts';
import type { ValidatedFrame } from '../domain/frame/frame.ts';
import { copyIn } from '../functions/enrich/copy/copy-in.ts';
import { type Group, groups } from '../functions/enrich/grouping.ts';
import { loadGroup } from '../functions/enrich/load.ts';
import { bytesOf } from '../functions/enrich/operations/staging.ts';
import { compilePlan, type Plan } from '../functions/enrich/plan.ts';
import { type Figures, inTurns, median } from './measure.ts';
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

const rule = (id: string, type: string, kwargs: RuleSpec['kwargs']): RuleSpec => ({
  ...{ id, name: id, type: `expect_${type}`, kwargs, dimension: 'accuracy', severity: 'warning' },
});
/** One of each kind of state: a number, moments, a sketch of a distribution, a few values, values that are all different. */
const WINDOW_RULES = [
  rule('rows', 'table_row_count_to_be_between', { min_value: 1 }),
  rule('mean', 'column_mean_to_be_between', { column: 'total', min_value: 0 }),
  rule('median', 'column_median_to_be_between', { column: 'total', min_value: 0 }),
  rule('currencies', 'column_distinct_values_to_be_in_set', { column: 'currency', value_set: ['EUR'] }),
  rule('ids', 'column_proportion_of_unique_values_to_be_between', { column: 'order_id', min_value: 0.9 }),
];

/**
 * Rows a second through the load transaction alone, from frames already prepared, without and with rules over windows,
 * beside its floor: one binary COPY of the same bytes into a plain table of the same columns and key.
 */
export async function benchLoad(pool: pg.Pool, contract: Contract): Promise<Figures> {
  const planOf = (more: RuleSpec[]) =>
    compilePlan({ ...contract, rules: [...contract.rules, ...more] }, () => performance.now());
  const [plain, windowed] = [planOf([]), planOf(WINDOW_RULES)];
  let next = 1_000_000_000;
  const prepared = async (plan: Plan): Promise<Group> => {
    next += FRAMES * FRAME_RECORDS;
    const frames = orderFrames(FRAMES, next, Date.now()).map(validated);
    for await (const group of preparedGroups(plan, frames)) return group;
    throw new Error('there is nothing to load');
  };

  await pool.query('create table data.bench_load_floor (like data.bench_orders including all)');
  const client = await pool.connect();
  const seconds: number[][] = [];
  try {
    for (let round = 0; round < ROUNDS; round++) {
      const [ours, judged, floor] = [await prepared(plain), await prepared(windowed), await prepared(plain)];
      const rows = bytesOf(floor.settled!.flatMap(frame => frame.rows));
      seconds.push(
        await inTurns(
          1,
          () => loadGroup(pool, ours, Date.now, () => {}),
          () => loadGroup(pool, judged, Date.now, () => {}),
          () => copyIn(client, 'data.bench_load_floor', plain.target.columns, rows),
        ),
      );
    }
  } finally {
    client.release();
  }
  const rate = (task: number): number => (FRAMES * FRAME_RECORDS) / median(seconds.map(each => each[task]!));
  const [value, withWindows, floor] = [rate(0), rate(1), rate(2)];
  const unit = 'rows/s';
  return {
    'load transaction': { value, unit, floor, ratio: value / floor },
    'load transaction, five rules over windows': {
      value: withWindows,
      unit,
      floor,
      ratio: withWindows / floor,
    },
  };
}

/** As quality would send it on, every record good. */
export function validated(data: Buffer): ValidatedFrame {
  const decoded = decodeFrame(data);
  if (decoded.kind !== 'raw') throw new Error('not a raw frame');
  const { header } = decoded.frame;
  return { ...decoded.frame, verdicts: { contract: header.contract, failures: {}, rules: {} } };
}
