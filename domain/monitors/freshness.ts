import * as v from 'valibot';
import { atSameTime, isHabit } from '../baseline/pace.ts';
import { learning, levelOf, neededOf, pooled, WARM_UP } from '../baseline/past.ts';
import { quantile } from '../baseline/robust.ts';
import { clockShifts } from '../baseline/season.ts';
import type { Expectation } from '../baseline/share.ts';
import { STANDS_STILL, WINDOW_MS } from '../baseline/summary.ts';
import { type ClosedWindow, duration, monitor, percent, type Reading } from './monitor.ts';

export default monitor({
  name: 'freshness',
  summary:
    'Nothing new: no record within the time that is promised or usual, or the same ones again and again.',
  options: v.strictObject({
    /** Seconds without a record until a warning; default: the contract's freshness SLA. */
    seconds: v.optional(v.pipe(v.number(), v.minValue(1))),
    /** Times those seconds until it is critical. */
    criticalAfter: v.optional(v.pipe(v.number(), v.minValue(1)), 4),
    /** Usual records in a window below which an empty one says nothing. */
    minimumRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 20),
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
  learn(closed, { minimumRecords }) {
    if (!closed.window.watched) return [];
    return [
      silence(closed, minimumRecords),
      ...standstill(closed, minimumRecords),
      ...repetition(closed, minimumRecords),
    ];
  },
});

/** Empty windows from which on a silence is critical, where the same time of the week is known. */
const CRITICAL_WINDOWS = 4;
/** Usual records from which on one empty window is enough. */
const MANY = 100;

/**
 * The quantile of the windows that must have had records for an empty one to be unusual: three in four of other weeks, of
 * which one may have failed, nine in ten of the hours before.
 */
const leastOf = (weekly: boolean): number => (weekly ? 0.25 : 0.1);

const had = ({ records }: { records: number }): boolean => records > 0;

/** No record where nearly every window had many: such a one is no news where the source ends every evening, or week. */
function silence(closed: ClosedWindow, minimumRecords: number): Reading {
  const { window } = closed;
  const { records: observed, start } = window;
  const reading = (expectation: Expectation, finding?: Reading['finding']): Reading => ({
    ...{ subject: '', unit: 'records', expectation },
    ...(finding && { finding }),
  });
  const past = closed.all('', window => (window.watched ? window : undefined));
  // What comes before the silence tells what is usual, not the silence.
  const before = { ...past, recent: past.recent.slice(0, past.recent.findLastIndex(had) + 1) };
  const empty = 1 + past.recent.length - before.recent.length;
  const weeks = clockShifts(start).map(shift => atSameTime(past['hour of week'], start + shift));
  const weekly = weeks[0]!.length >= WARM_UP['hour of week'];
  const level = weekly ? 'hour of week' : levelOf({ ...before, 'hour of week': [] });
  const needed = neededOf(past);
  if (level === undefined) return reading(needed > 0 ? learning(needed) : { status: 'unknown' });
  const same = weekly
    ? weeks.filter(({ length }) => length >= WARM_UP['hour of week'])
    : [before[level as 'recent']];
  const of = (q: number) =>
    Math.min(
      ...same.map(windows =>
        quantile(
          windows.map(({ records }) => records),
          q,
        ),
      ),
    );
  const [least, centre] = [of(leastOf(weekly)), of(0.5)];
  // Whatever is usual, it is over.
  const over = observed > 0 && closed.firing('');
  const usual = isHabit(past['hour of day'], start, window => !had(window));
  if (!over && (centre < minimumRecords || least < 1 || usual)) return reading({ status: 'unknown' });
  return reading(
    {
      ...{ status: 'judged', observed, centre, low: Math.min(1, least), level },
      beyond: observed > 0 ? 'no' : least >= MANY ? 'far' : 'some',
    },
    {
      // Until the same time of the week is known, an evening or a Saturday may be what is unusual.
      severity: !weekly ? 'info' : empty >= CRITICAL_WINDOWS ? 'critical' : 'warning',
      message: `No record for ${duration(empty * WINDOW_MS)}; usual (by ${level}) are ${Math.round(centre)} in ${duration(WINDOW_MS)}.`,
    },
  );
}

/** Records come, and their event time does not go on. */
function standstill(closed: ClosedWindow, minimumRecords: number): Reading[] {
  const { window, contract } = closed;
  const subject = contract.time;
  if (window.advance === undefined || window.ahead[1] < minimumRecords) return [];
  const past = closed.samples(subject, ({ advance }) => advance);
  const level = levelOf(past);
  const reading = (expectation: Expectation): Reading => ({ subject, unit: 'windows', expectation });
  if (level === undefined) return [reading(learning(neededOf(past)))];
  const all = pooled(past);
  // The day of a delivery is the same until midnight: such a time stands still by itself.
  const low = quantile(all, 0.25);
  if (low < 0.5) return [reading({ status: 'unknown' })];
  const stands = Math.abs(window.advance) < STANDS_STILL;
  return [
    {
      ...reading({
        ...{
          status: 'judged',
          observed: window.advance,
          centre: quantile(all, 0.5),
          low: STANDS_STILL,
          level,
        },
        beyond: stands ? 'some' : 'no',
      }),
      finding: {
        severity: 'warning',
        message: `Records come, but the latest ${subject} has been the same for ${duration(WINDOW_MS)}: the feed repeats itself.`,
      },
    },
  ];
}

const READINGS = 'readings';
/** Share of repeated readings that is always normal, and what it may rise by. */
const REPEATED = 0.8;
const REPEATED_RISE = 0.3;

/** Event times go on, and the numbers are those of the window before. */
function repetition(closed: ClosedWindow, minimumRecords: number): Reading[] {
  const { window } = closed;
  if (window.repeated === undefined || window.profiled < minimumRecords) return [];
  const past = closed.samples(READINGS, ({ repeated }) => repeated);
  const level = levelOf(past);
  const reading = (expectation: Expectation): Reading => ({ subject: READINGS, unit: 'share', expectation });
  if (level === undefined) return [reading(learning(neededOf(past)))];
  const centre = quantile(pooled(past), 0.5);
  const high = Math.max(REPEATED, quantile(pooled(past), 0.95) + REPEATED_RISE);
  if (high >= 1) return [reading({ status: 'unknown' })];
  return [
    {
      ...reading({
        ...{ status: 'judged', observed: window.repeated, centre, high, level },
        // It is two windows that agree.
        beyond: window.repeated > high ? 'far' : 'no',
      }),
      finding: {
        severity: 'warning',
        message: `${percent(window.repeated)} of the readings are those of the ${duration(WINDOW_MS)} before; usual are ${percent(centre)}: the feed repeats itself.`,
      },
    },
  ];
}
