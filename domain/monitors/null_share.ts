import * as v from 'valibot';
import { judgeShare } from '../baseline/share.ts';
import { type ClosedWindow, type Finding, monitor, percent, type Reading } from './monitor.ts';

export default monitor({
  name: 'null_share',
  summary: 'A field is null or absent in a larger share of the records than usual.',
  options: v.strictObject({
    /** Share of the records by which nulls may rise, whatever was learned. */
    rise: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 0.03),
    /** Fields that are not judged. */
    ignore: v.optional(v.array(v.string()), []),
    /** Fewer records than this say nothing. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 40),
  }),
  learn(closed, { rise, ignore, minimumRecords }) {
    return Object.entries(closed.window.fields).flatMap(([field, { missing }]): Reading[] => {
      if (ignore.includes(field) || !isDelivered(closed, field)) return [];
      const past = closed.samples(field, window => window.fields[field]?.missing);
      const expectation = judgeShare(missing, past, { floor: rise, minimum: minimumRecords });
      if (expectation.status !== 'judged') return [{ subject: field, unit: 'share', expectation }];
      const { observed, centre, high } = expectation;
      const finding: Finding = {
        // Half of the values are gone.
        severity: observed - centre >= 0.5 ? 'critical' : 'warning',
        message: `${field} is null or absent in ${percent(observed)} of the records (${missing[0]} of ${missing[1]}); usual are ${percent(centre)}, at most ${percent(high!)}.`,
      };
      return [{ subject: field, unit: 'share', expectation, finding }];
    });
  },
});

/** What a transform makes is missing only where its input is. */
const isDelivered = ({ contract }: ClosedWindow, field: string): boolean =>
  contract.fields.find(({ name }) => name === field)?.origin === 'record';
