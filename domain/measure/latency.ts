/**
 * Mergeable latency histogram: bucket i holds durations in [2^(i/8), 2^((i+1)/8)) ms, bucket 0 also everything
 * below 1 ms. Two histograms merge by adding buckets, so any span of minutes gives its percentiles; a percentile is
 * within 4.5 % of the true one.
 */
export type LatencyBuckets = number[];

const PER_OCTAVE = 8;
/** About 4.6 hours; what is longer is counted there. */
const LAST = PER_OCTAVE * 24 - 1;

export function addLatency(buckets: LatencyBuckets, ms: number, count = 1): void {
  const index = ms < 1 ? 0 : Math.min(LAST, Math.floor(Math.log2(ms) * PER_OCTAVE));
  while (buckets.length <= index) buckets.push(0);
  buckets[index]! += count;
}

export function mergeLatency(into: LatencyBuckets, from: readonly number[]): LatencyBuckets {
  while (into.length < from.length) into.push(0);
  for (let i = 0; i < from.length; i++) into[i]! += from[i]!;
  return into;
}

/** The q-quantile (0..1) in ms: the geometric middle of its bucket; undefined for an empty histogram. */
export function latencyQuantile(buckets: readonly number[], q: number): number | undefined {
  const total = buckets.reduce((sum, n) => sum + n, 0);
  if (total === 0) return undefined;
  const rank = Math.max(1, Math.ceil(q * total));
  let seen = 0;
  for (let i = 0; i < buckets.length; i++) {
    seen += buckets[i]!;
    if (seen >= rank) return 2 ** ((i + 0.5) / PER_OCTAVE);
  }
  return undefined;
}
