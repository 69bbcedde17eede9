import * as v from 'valibot';
import {
  categoryDistance,
  chanceDistance,
  isCounter,
  LONGEST_DISTANCE,
  largestMove,
  numberDistance,
  usualQuantiles,
  usualShares,
} from '../baseline/distance.ts';
import { learning, levelOf, neededOf, pooled, WARM_UP } from '../baseline/past.ts';
import { spreadOf } from '../baseline/robust.ts';
import { LEVELS, type Level } from '../baseline/season.ts';
import { beyondHigh, type Expectation } from '../baseline/share.ts';
import type { FieldSummary } from '../baseline/summary.ts';
import { type ClosedWindow, type Finding, monitor, percent, type Reading } from './monitor.ts';

/** Standard deviations of past distances that a distance may be beyond their middle. */
const SIGMAS = 6;
/** Distances of the past that must be known, each from what was usual by then. */
const LEAST_DISTANCES = 6;
const ALL = WARM_UP.recent + LEAST_DISTANCES;
const stillLearning = (needed: number) => learning(needed, ALL);
/** A category that had more values than this may have more than can be counted now and then. */
const FEW_KINDS = 16;

export default monitor({
  name: 'drift',
  summary:
    'The values of a field are distributed unlike they were: other numbers, or other shares of its values.',
  options: v.strictObject({
    /** How far numbers may move, in widths of their usual distribution, whatever was learned. */
    numbers: v.optional(v.pipe(v.number(), v.gtValue(0)), 0.5),
    /** How far shares of values may move, as Jensen-Shannon divergence in bits (0..1), whatever was learned. */
    values: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 0.06),
    /** Fields that are not judged. */
    ignore: v.optional(v.array(v.string()), []),
    /** Fewer values than this say nothing. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 50),
  }),
  warmUp: ALL,
  learn(closed, { numbers, values, ignore, minimumRecords }) {
    return Object.entries(closed.window.fields).flatMap(([field, summary]): Reading[] => {
      if (ignore.includes(field)) return [];
      const found = summary.numbers
        ? moved(closed, field, summary.numbers, minimumRecords)
        : shifted(closed, field, summary, minimumRecords);
      if (found === undefined) return [];
      if ('status' in found) return [{ subject: field, unit: 'distance', expectation: found }];
      const floor = (summary.numbers ? numbers : values) + found.chance;
      return [{ subject: field, unit: 'distance', ...judged(closed, field, found, floor) }];
    });
  },
});

/** How far the window is from the most similar of its baselines, and what to say of it. */
interface Moved {
  distance: number;
  /** Of the distance, what chance makes of few records. */
  chance: number;
  level: Level;
  words: string;
}
type Undecided = Exclude<Expectation, { status: 'judged' }>;

function moved(
  closed: ClosedWindow,
  field: string,
  now: NonNullable<FieldSummary['numbers']>,
  minimum: number,
): Moved | Undecided | undefined {
  if (now.count < minimum) return { status: 'unknown' };
  const past = closed.samples(field, ({ start, fields }) => {
    const known = fields[field]?.numbers;
    return known && known.count >= minimum / 2 ? { start, ...known } : undefined;
  });
  const level = levelOf(past);
  if (level === undefined) return stillLearning(neededOf(past) + LEAST_DISTANCES);
  if (isCounter(pooled(past))) return { status: 'unknown' };
  let distance = Number.POSITIVE_INFINITY;
  let usual: number[] = [];
  for (const one of LEVELS) {
    if (past[one].length < WARM_UP[one]) continue;
    const quantiles = usualQuantiles(past[one]);
    const found = numberDistance(now, quantiles);
    if (found >= distance) continue;
    distance = found;
    usual = quantiles;
  }
  const range = (quantiles: readonly number[]) => {
    const [low, middle, high] = [quantiles[0]!, quantiles[quantiles.length >> 1]!, quantiles.at(-1)!];
    return `${number(middle)} in the middle, nine of ten from ${number(low)} to ${number(high)}`;
  };
  const words = `${field} is ${range(now.quantiles)}; usual is ${range(usual)}`;
  return { distance, chance: 1 / Math.sqrt(now.count), level, words };
}

/** How many values a field had. */
const of = ({ types }: Pick<FieldSummary, 'types'>): number => types.reduce((sum, [count]) => sum + count, 0);

function shifted(
  closed: ClosedWindow,
  field: string,
  { values, types }: FieldSummary,
  minimum: number,
): Moved | Undecided | undefined {
  const there = of({ types });
  const past = closed.samples(field, ({ fields }) => fields[field]);
  const all = pooled(past);
  // What had too many values now and then is no category.
  if (there === 0 || all.some(known => known.values === undefined && of(known) > 0)) return undefined;
  if (there < minimum) return { status: 'unknown' };
  const level = levelOf(past);
  if (level === undefined) return values && stillLearning(neededOf(past) + LEAST_DISTANCES);
  if (values === undefined) {
    const most = Math.max(...all.map(known => Object.keys(known.values ?? {}).length));
    if (most > FEW_KINDS) return undefined;
    const words = `${field} has more different values than can be counted; usual are ${most} at most`;
    return { distance: 1, chance: 0, level, words };
  }
  let distance = Number.POSITIVE_INFINITY;
  let usual: ReadonlyMap<string, number> = new Map();
  for (const one of LEVELS) {
    const known = past[one].flatMap(({ values }) => (values ? [values] : []));
    if (known.length < WARM_UP[one]) continue;
    const shares = usualShares(known);
    const found = categoryDistance(values, shares);
    if (found >= distance) continue;
    distance = found;
    usual = shares;
  }
  const { value, now, before } = largestMove(values, usual);
  const words = `${field} is ${JSON.stringify(value)} in ${percent(now)} of its values; usual are ${percent(before)}`;
  return { distance, chance: 3 * chanceDistance(there, usual.size), level, words };
}

/** Beside the distances of windows before: those of a field that wanders by itself are long. */
function judged(
  closed: ClosedWindow,
  field: string,
  { distance, level, words }: Moved,
  floor: number,
): { expectation: Expectation; finding?: Finding } {
  const observed = Number(distance.toFixed(3));
  const before = pooled(closed.samples(field, window => window.drift[field]));
  // The distance is kept with the window: the next ones are compared with it.
  if (before.length < LEAST_DISTANCES)
    return { expectation: { ...stillLearning(LEAST_DISTANCES - before.length), observed } };
  const { centre, sigma, high: usual } = spreadOf(before);
  const high = Math.max(floor, centre + SIGMAS * sigma, usual * 1.25);
  if (high >= LONGEST_DISTANCE) return { expectation: { status: 'unknown' } };
  const expectation: Expectation = {
    ...{ status: 'judged', observed, centre, high, level },
    beyond: beyondHigh(observed, centre, high),
  };
  // In its first day, what changes with the hour looks like drift.
  const sure = level !== 'recent' || expectation.beyond === 'far';
  const message = `${words}. The distance from the usual is ${observed.toFixed(2)}; up to ${high.toFixed(2)} is normal.`;
  return { expectation, finding: { severity: sure ? 'warning' : 'info', message } };
}

const number = (value: number): string => String(Number(value.toPrecision(3)));
