import * as v from 'valibot';
import { reaches } from '../baseline/share.ts';
import { LONGEST_WINDOW_MINUTES, lastMinutes, monitor, percent } from './monitor.ts';

const share = v.pipe(v.number(), v.gtValue(0), v.maxValue(1));

export default monitor({
  name: 'malformed',
  summary: 'A producer sends what is not JSON: a broken serialiser, a cut connection, an error page.',
  options: v.strictObject({
    minutes: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LONGEST_WINDOW_MINUTES)),
      15,
    ),
    /** Malformed share from which it is a warning, and from which it is critical. */
    warning: v.optional(share, 0.02),
    critical: v.optional(share, 0.2),
    /** Fewer records than this say nothing. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 50),
  }),
  evaluate(window, options) {
    const latest = lastMinutes(window, options.minutes);
    const malformed = latest.reduce((sum, minute) => sum + minute.malformed, 0);
    const records = latest.reduce((sum, minute) => sum + minute.loaded + minute.quarantined, 0);
    if (records < options.minimumRecords) return 'unknown';
    const found = malformed / records;
    const critical = reaches([malformed, records], options.critical);
    if (!critical && !reaches([malformed, records], options.warning)) return 'clean';
    return {
      severity: critical ? 'critical' : 'warning',
      message: `${percent(found)} of the records of the last ${options.minutes} minutes were not JSON objects (${malformed} of ${records}).`,
    };
  },
});
