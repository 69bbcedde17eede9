/**
 * A sketch of numbers that can be merged: counts by bin, where a bin holds numbers that differ by 4 %. Any two sketches
 * merge by adding counts; a quantile is within 2 % of the true one.
 */
export type NumberSketch = Map<number, number>;

const LOG_WIDTH = Math.log(1.04);
/** Puts the bins of all positive numbers above 0, so that a bin's sign is its number's. */
const OFFSET = 20_000;

/** Bins are in the order of their numbers. */
const binOf = (value: number): number => {
  if (value === 0) return 0;
  const bin = OFFSET + Math.round(Math.log(Math.abs(value)) / LOG_WIDTH);
  return value > 0 ? bin : -bin;
};

const middleOf = (bin: number): number =>
  bin === 0 ? 0 : Math.sign(bin) * Math.exp((Math.abs(bin) - OFFSET) * LOG_WIDTH);

/** Counts a finite number. */
export function addNumber(sketch: NumberSketch, value: number, count = 1): void {
  const bin = binOf(value);
  sketch.set(bin, (sketch.get(bin) ?? 0) + count);
}

/** The quantiles at `points` (0..1, ascending); empty for an empty sketch. */
export function quantilesOf(sketch: NumberSketch, points: readonly number[]): number[] {
  const bins = [...sketch].sort(([a], [b]) => a - b);
  const total = bins.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return [];
  let at = 0;
  let seen = bins[0]![1];
  return points.map(point => {
    const rank = Math.max(1, Math.ceil(point * total));
    while (seen < rank) seen += bins[++at]![1];
    return Number(middleOf(bins[at]![0]).toPrecision(4));
  });
}
