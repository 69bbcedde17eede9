import * as v from 'valibot';
import { latencyQuantile, mergeLatency } from '../measure/latency.ts';
import { duration, LONGEST_WINDOW_MINUTES, lastMinutes, monitor } from './monitor.ts';

export default monitor({
  name: 'latency',
  summary: 'Records take longer from receipt to the table than the contract promises.',
  options: v.strictObject({
    minutes: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LONGEST_WINDOW_MINUTES)),
      5,
    ),
    /** Seconds that 95 % of the records must keep; default: the contract's latency SLA. */
    seconds: v.optional(v.pipe(v.number(), v.gtValue(0))),
    /** Times those seconds until it is critical. */
    criticalAfter: v.optional(v.pipe(v.number(), v.minValue(1)), 4),
  }),
  evaluate(window, { minutes, seconds = window.sla.latencySeconds, criticalAfter }) {
    if (seconds === undefined) return 'unknown';
    const merged = lastMinutes(window, minutes).reduce<number[]>(
      (buckets, minute) => mergeLatency(buckets, minute.latency),
      [],
    );
    const p95 = latencyQuantile(merged, 0.95);
    if (p95 === undefined) return 'unknown';
    if (p95 <= seconds * 1000) return 'clean';
    return {
      severity: p95 > seconds * 1000 * criticalAfter ? 'critical' : 'warning',
      message: `5 % of the records of the last ${minutes} minutes took longer than ${duration(p95)} to load; the contract promises ${duration(seconds * 1000)}.`,
    };
  },
});
