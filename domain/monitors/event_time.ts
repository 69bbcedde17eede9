import * as v from 'valibot';
import { type Expectation, judgeRise, judgeShare } from '../baseline/share.ts';
import { STANDS_STILL } from '../baseline/summary.ts';
import { duration, type Finding, monitor, percent, type Reading } from './monitor.ts';

export default monitor({
  name: 'event_time',
  summary:
    'Records come later after their event than usual, or before it: late data, or a clock that is wrong.',
  options: v.strictObject({
    /** Seconds that 95 % of the records may be later than usual, whatever was learned. */
    seconds: v.optional(v.pipe(v.number(), v.gtValue(0)), 30),
    /** Times the usual delay that it may become, whatever was learned. */
    factor: v.optional(v.pipe(v.number(), v.minValue(1)), 3),
    /** Share of the records by which those from the future may rise. */
    ahead: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(1)), 0.03),
    /** Fewer records than this say nothing. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 40),
  }),
  learn(closed, { seconds, factor, ahead, minimumRecords }) {
    const { window, contract } = closed;
    const subject = contract.time;
    if (window.delay === undefined) return [];
    const future = judgeShare(
      window.ahead,
      closed.samples(subject, past => past.ahead),
      { floor: ahead, minimum: minimumRecords },
    );
    if (future.status === 'judged' && future.beyond !== 'no')
      return [
        reading(subject, 'share', future, {
          severity: future.observed - future.centre >= 0.5 ? 'critical' : 'warning',
          message: `${percent(future.observed)} of the records have a ${subject} that is later than their receipt; usual are ${percent(future.centre)}. The clock of a producer is ahead.`,
        }),
      ];
    if (window.ahead[1] < minimumRecords) return [reading(subject, 'ms', { status: 'unknown' })];
    // The same time again and again is a feed that stands still, which freshness tells.
    if (window.advance !== undefined && Math.abs(window.advance) < STANDS_STILL)
      return [reading(subject, 'ms', { status: 'unknown' })];
    const late = judgeRise(
      window.delay,
      closed.samples(subject, past => past.delay),
      { factor, floor: seconds * 1000 },
    );
    if (late.status !== 'judged') return [reading(subject, 'ms', late)];
    return [
      reading(subject, 'ms', late, {
        severity: 'warning',
        message: `5 % of the records come ${duration(late.observed)} or more after their ${subject}; usual are ${duration(late.centre)}, at most ${duration(late.high!)}.`,
      }),
    ];
  },
});

const reading = (
  subject: string,
  unit: Reading['unit'],
  expectation: Expectation,
  finding?: Finding,
): Reading => ({ subject, unit, expectation, ...(finding && { finding }) });
