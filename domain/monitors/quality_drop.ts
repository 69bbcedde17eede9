import * as v from 'valibot';
import { reaches } from '../baseline/share.ts';
import { LONGEST_WINDOW_MINUTES, lastMinutes, monitor, percent } from './monitor.ts';

const share = v.pipe(v.number(), v.gtValue(0), v.maxValue(1));

export default monitor({
  name: 'quality_drop',
  summary: 'A large share of the latest records was quarantined.',
  options: v.strictObject({
    minutes: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(LONGEST_WINDOW_MINUTES)),
      15,
    ),
    /** Quarantined share from which it is a warning, and from which it is critical. */
    warning: v.optional(share, 0.05),
    critical: v.optional(share, 0.25),
    /** Fewer records than this say nothing: one bad record of three is no drop. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 50),
  }),
  evaluate(window, options) {
    const latest = lastMinutes(window, options.minutes);
    const quarantined = latest.reduce((sum, minute) => sum + minute.quarantined, 0);
    const records = latest.reduce((sum, minute) => sum + minute.loaded, quarantined);
    if (records < options.minimumRecords) return 'unknown';
    const found = quarantined / records;
    const critical = reaches([quarantined, records], options.critical);
    if (!critical && !reaches([quarantined, records], options.warning)) return 'clean';
    return {
      severity: critical ? 'critical' : 'warning',
      message: `${percent(found)} of the records of the last ${options.minutes} minutes were quarantined (${quarantined} of ${records}).`,
    };
  },
});
