import * as v from 'valibot';
import { atSameTime, isHabit, type Pace, paceSpread, recentlyAway, usualPace } from '../baseline/pace.ts';
import { learning, levelOf, neededOf, WARM_UP } from '../baseline/past.ts';
import { median } from '../baseline/robust.ts';
import { clockShifts } from '../baseline/season.ts';
import type { Expectation } from '../baseline/share.ts';
import { WINDOW_MS, type WindowSummary } from '../baseline/summary.ts';
import { duration, type Finding, monitor } from './monitor.ts';

/** Standard deviations, beside the floor, that a volume may differ by. */
const SIGMAS = 4;
/** Part of the difference from the usual that must have come since. */
const SUDDEN = 0.6;
/** Part of its bound that a volume is beyond before the hour before it is asked as well. */
const NEARLY = 0.75;
/** Below a fifth of the usual it is critical. */
const CRITICAL_DROP = Math.log(5);

export default monitor({
  name: 'volume',
  summary: 'Far fewer or far more records than usual at this time of the week.',
  options: v.strictObject({
    /** By which factor the volume may differ from the usual one, whatever was learned. */
    factor: v.optional(v.pipe(v.number(), v.minValue(1.1)), 1.65),
    /** Usual records in a window below which nothing is said. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 20),
  }),
  learn(closed, { factor, minimumRecords }) {
    const { window } = closed;
    // A window without a record is silence: freshness tells.
    if (!window.watched || window.records === 0) return [];
    const paceOf = ({ start, watched, records }: WindowSummary): Pace | undefined =>
      watched ? { start, log: Math.log(records + 0.5) } : undefined;
    const past = closed.samples('', paceOf);
    const now = Math.log(window.records + 0.5);
    const { at, weekly } = sameTime(past['hour of week'], window.start, now);
    const level = levelOf({ ...past, 'hour of week': weekly });
    if (level === undefined) return [{ subject: '', unit: 'records', expectation: learning(neededOf(past)) }];
    const known = level === 'hour of week';
    const same = known ? weekly : past[level];
    const centre = known ? usualPace(same, at, now) : median(same.map(({ log }) => log));
    const sigma = paceSpread(same, past.recent);
    const usual = Math.exp(centre);
    if (usual < minimumRecords) return [{ subject: '', unit: 'records', expectation: { status: 'unknown' } }];
    const chance = 1 / Math.sqrt(usual);
    const reach = Math.max(Math.log(factor), SIGMAS * Math.hypot(sigma, chance));
    const away = now - centre;
    const before = recentlyAway(past.recent, past['hour of week'], centre);
    const moved = before === undefined ? undefined : away - before;
    const sudden = isSudden(moved, away) || (known && closed.firing(''));
    // What should be here is often known better by the hour before than by another week.
    const both = sudden && moved !== undefined && Math.abs(away) > NEARLY * reach;
    const evidence = Math.max(Math.abs(away), both ? Math.abs(away + 3 * moved) / 4 : 0);
    const expectation: Expectation = {
      ...{ status: 'judged', observed: window.records, level },
      ...{ centre: Math.round(usual), low: Math.exp(centre - reach), high: Math.exp(centre + reach) },
      beyond:
        evidence <= reach || !(known || sudden) ? 'no' : evidence > 1.5 * reach && sudden ? 'far' : 'some',
    };
    // Until the same time of the week is known, a Saturday may be what is unusual.
    const days = closed.all('', paceOf)['hour of day'];
    const usualOfLate = isHabit(days, window.start, ({ log }) => Math.abs(log - now) < reach / 2);
    const severity: Finding['severity'] =
      !(known && sudden) || usualOfLate ? 'info' : away < -CRITICAL_DROP ? 'critical' : 'warning';
    const message = `${window.records} records in ${duration(WINDOW_MS)}; usual (by ${level}) are ${Math.round(usual)}, from ${Math.round(Math.exp(centre - reach))} to ${Math.round(Math.exp(centre + reach))}.`;
    return [{ subject: '', unit: 'records', expectation, finding: { severity, message } }];
  },
});

/** The windows of other weeks at the same time, by whichever clock has them nearest to `now`, and the time that is there. */
function sameTime(weeks: readonly Pace[], start: number, now: number): { at: number; weekly: Pace[] } {
  const all = clockShifts(start).map(shift => {
    const at = start + shift;
    return { at, weekly: atSameTime(weeks, at) };
  });
  const away = ({ at, weekly }: (typeof all)[number]) => Math.abs(now - usualPace(weekly, at, now));
  const unshifted = all[0]!;
  return all
    .filter(({ weekly }) => weekly.length >= WARM_UP['hour of week'])
    .reduce((nearest, other) => (away(other) < away(nearest) ? other : nearest), unshifted);
}

/**
 * Whether the hour before was unlike it too: a day that is slow from its beginning is a holiday rather than a fault,
 * and so is an ordinary day a week after one.
 */
const isSudden = (moved: number | undefined, away: number): boolean =>
  moved === undefined || (Math.sign(moved) === Math.sign(away) && Math.abs(moved) >= SUDDEN * Math.abs(away));
