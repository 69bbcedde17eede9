import { latencyQuantile } from '../../../domain/measure/latency.ts';
import type { Latency } from '../types.ts';

/** Percentiles in ms, rounded to what the buckets can tell; null: nothing was measured. */
export function percentiles(buckets: readonly number[]): Latency | null {
  const at = (q: number) => latencyQuantile(buckets, q);
  const [p50, p95, p99] = [at(0.5), at(0.95), at(0.99)];
  if (p50 === undefined || p95 === undefined || p99 === undefined) return null;
  const round = (ms: number) => (ms < 10 ? Math.round(ms * 10) / 10 : Math.round(ms));
  return { p50: round(p50), p95: round(p95), p99: round(p99) };
}
