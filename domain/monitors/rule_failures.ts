import * as v from 'valibot';
import { judgeShare } from '../baseline/share.ts';
import { monitor, percent, type Reading } from './monitor.ts';

export default monitor({
  name: 'rule_failures',
  summary: 'More records than usual fail a rule.',
  options: v.strictObject({
    /** Share of the checks by which failures may rise, whatever was learned. */
    rise: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 0.03),
    /** Ids of rules that are not judged. */
    ignore: v.optional(v.array(v.string()), []),
    /** Fewer checks than this say nothing. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 40),
  }),
  learn(closed, { rise, ignore, minimumRecords }) {
    return Object.entries(closed.window.rules).flatMap(([rule, failed]): Reading[] => {
      if (ignore.includes(rule)) return [];
      const past = closed.samples(rule, window =>
        Object.hasOwn(window.rules, rule) ? window.rules[rule] : undefined,
      );
      const expectation = judgeShare(failed, past, { floor: rise, minimum: minimumRecords });
      if (expectation.status !== 'judged') return [{ subject: rule, unit: 'share', expectation }];
      const { observed, centre, high } = expectation;
      const quarantines = closed.contract.rules.find(({ id }) => id === rule)?.severity === 'critical';
      return [
        {
          ...{ subject: rule, unit: 'share', expectation },
          finding: {
            severity: quarantines && observed - centre >= 0.5 ? 'critical' : 'warning',
            message: `${percent(observed)} of the records fail the rule ${rule} (${failed[0]} of ${failed[1]}); usual are ${percent(centre)}, at most ${percent(high!)}.`,
          },
        },
      ];
    });
  },
});
