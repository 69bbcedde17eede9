import * as v from 'valibot';
import { judgeRise } from '../baseline/share.ts';
import { latencyQuantile, mergeLatency } from '../measure/latency.ts';
import { duration, LONGEST_WINDOW_MINUTES, lastMinutes, monitor } from './monitor.ts';

export default monitor({
  name: 'latency',
  summary: 'Records take longer from receipt to the table than the contract promises, or than usual.',
  options: v.strictObject({
    minutes: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LONGEST_WINDOW_MINUTES)),
      5,
    ),
    /** Seconds that 95 % of the records must keep; default: the contract's latency SLA. */
    seconds: v.optional(v.pipe(v.number(), v.gtValue(0))),
    /** Times those seconds until it is critical. */
    criticalAfter: v.optional(v.pipe(v.number(), v.minValue(1)), 4),
    /** Times the usual latency that it may become, whatever was learned. */
    factor: v.optional(v.pipe(v.number(), v.minValue(1)), 3),
    /** Fewer records than this say nothing of what is usual. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 20),
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
  learn(closed, { seconds = closed.contract.sla.latencySeconds, factor, minimumRecords }) {
    const { window } = closed;
    if (window.latency === undefined) return [];
    if (window.records < minimumRecords)
      return [{ subject: '', unit: 'ms', expectation: { status: 'unknown' } }];
    const past = closed.samples('', ({ latency, records }) =>
      records >= minimumRecords ? latency : undefined,
    );
    const expectation = judgeRise(window.latency, past, { factor, floor: LEAST_RISE_MS });
    if (expectation.status !== 'judged') return [{ subject: '', unit: 'ms', expectation }];
    const { observed, centre, high } = expectation;
    const kept = seconds !== undefined && observed <= seconds * 1000;
    const promise = kept ? `; the contract promises ${duration(seconds * 1000)}` : '';
    return [
      {
        ...{ subject: '', unit: 'ms', expectation },
        finding: {
          severity: kept ? 'info' : 'warning',
          message: `5 % of the records took ${duration(observed)} or more to load; usual are ${duration(centre)}, at most ${duration(high!)}${promise}.`,
        },
      },
    ];
  },
});

/** A second more is what nobody waits for, whatever the usual. */
const LEAST_RISE_MS = 1000;
