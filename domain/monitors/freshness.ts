import * as v from 'valibot';
import { duration, monitor } from './monitor.ts';

export default monitor({
  name: 'freshness',
  summary: 'No record was loaded within the time that the contract promises.',
  options: v.strictObject({
    /** Seconds without a record until a warning; default: the contract's freshness SLA. */
    seconds: v.optional(v.pipe(v.number(), v.minValue(1))),
    /** Times those seconds until it is critical. */
    criticalAfter: v.optional(v.pipe(v.number(), v.minValue(1)), 4),
  }),
  evaluate(window, { seconds = window.sla.freshnessSeconds, criticalAfter }) {
    if (seconds === undefined) return 'unknown';
    const age = window.now - window.lastLoadedAt;
    if (age <= seconds * 1000) return 'clean';
    // A pipeline that was off until now could not have loaded anything: that is no silence of the source.
    if (window.now - window.watchedSince <= seconds * 1000) return 'unknown';
    return {
      severity: age > seconds * 1000 * criticalAfter ? 'critical' : 'warning',
      message: `No record for ${duration(age)}; the contract promises one every ${duration(seconds * 1000)}.`,
    };
  },
});
