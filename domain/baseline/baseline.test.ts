import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { closedAfter, NOON } from '../monitors/closed.fixture.ts';
import { monitor as define, type Reading } from '../monitors/monitor.ts';
import { emptyProfile } from '../profile/profile.ts';
import { ACCEPTED_AFTER_MS, judgeWindow, type Standing, standingKey } from './judge.ts';
import { EVERYTHING, samples } from './past.ts';
import { quantile, spreadOf } from './robust.ts';
import { baselineSpans, weeklyOffset } from './season.ts';
import { judgeRise, judgeShare } from './share.ts';
import { summarise, WINDOW_MS } from './summary.ts';

const levels = <T>(recent: T[]) => ({ recent, 'hour of day': [], 'hour of week': [] });
const same = <T>(value: T, times = 24): T[] => Array.from({ length: times }, () => value);

describe('the spans of a baseline', () => {
  it('are in the past: the window itself is in none', () => {
    for (const { from, to } of baselineSpans(NOON)) {
      expect(from).toBeLessThan(to);
      expect(to).toBeLessThanOrEqual(NOON);
    }
  });

  it('tell how far times of the week are from each other', () => {
    const week = 7 * 86_400_000;
    expect(weeklyOffset(NOON - 3 * week + 60_000, NOON)).toBe(60_000);
    expect(weeklyOffset(NOON - 60_000, NOON)).toBe(-60_000);
    expect(weeklyOffset(NOON + week - 60_000, NOON - week)).toBe(-60_000);
  });
});

describe('robust statistics', () => {
  it('are not moved by some wrong values', () => {
    const values = [...same(10, 50), ...same(1e9, 10)];
    expect(spreadOf(values)).toMatchObject({ centre: 10, sigma: 0 });
    expect(quantile([], 0.5)).toBeNaN();
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    const many = Array.from({ length: 1000 }, (_, i) => 999 - i);
    expect(quantile(many, 0.95)).toBeCloseTo(949.05, 6);
  });
});

describe('a share', () => {
  const limits = { floor: 0.03, minimum: 40 };
  it('may rise by its floor, and by what chance makes of few records', () => {
    const never = levels(same<[number, number]>([0, 1000]));
    expect(judgeShare([30, 1000], never, limits)).toMatchObject({ beyond: 'no' });
    expect(judgeShare([60, 1000], never, limits)).toMatchObject({ beyond: 'some' });
    // One of forty is 2.5 %, three are 7.5 %: chance.
    const few = levels(same<[number, number]>([0, 40]));
    expect(judgeShare([4, 40], few, limits)).toMatchObject({ beyond: 'no' });
  });

  it('goes beyond (n - 1) / sqrt(n) standard deviations of its history', () => {
    expect(judgeShare([1000, 1000], levels(same<[number, number]>([1, 1000], 12)), limits)).toMatchObject({
      beyond: 'far',
    });
  });
});

describe('a duration', () => {
  it('may rise by a factor, by its floor, and by what it is used to', () => {
    const limits = { factor: 3, floor: 1000 };
    expect(judgeRise(1100, levels(same(10)), limits)).toMatchObject({ beyond: 'some' });
    expect(judgeRise(900, levels(same(10)), limits)).toMatchObject({ beyond: 'no' });
    const wild = levels([...same(10, 20), ...same(50_000, 4)]);
    expect(judgeRise(60_000, wild, limits)).toMatchObject({ beyond: 'no' });
    expect(judgeRise(5, levels([1, 2]), limits)).toEqual({
      status: 'learning',
      needed: 10,
      progress: 2 / 12,
    });
  });
});

describe('a window without records', () => {
  it('has a summary', () => {
    const empty = { start: NOON, watched: true, records: 0, latency: [], rules: {}, profile: emptyProfile() };
    expect(summarise(empty, undefined)).toEqual({
      ...{ start: NOON, watched: true, records: 0, ahead: [0, 0], readings: [], fields: {}, unknown: {} },
      ...{ profiled: 0, rules: {}, drift: {}, flags: [] },
    });
  });
});

describe('what becomes of a subject', () => {
  const reading = (beyond: 'no' | 'some' | 'far'): Reading => ({
    ...{ subject: 'price', unit: 'share' },
    expectation: { status: 'judged', observed: 1, centre: 0, level: 'recent', beyond },
    finding: { severity: 'warning', message: 'wrong' },
  });
  /** The statuses after each of the windows. */
  const run = (...beyond: ('no' | 'some' | 'far')[]) => {
    const standings = new Map<string, Standing>();
    return beyond.map((found, at) => {
      const { window, past, contract } = closedAfter({ start: NOON + at * WINDOW_MS, flags: [] }, () => ({}));
      const it = define({
        name: 'it',
        summary: '',
        options: v.strictObject({}),
        learn: () => [reading(found)],
      });
      const [judged] = judgeWindow(window, past, standings, [{ monitor: it, options: {} }], contract);
      standings.set(standingKey('it', 'price'), judged!);
      return { ...judged!, flags: window.flags };
    });
  };

  it('takes two windows in a row, or one that is far beyond', () => {
    expect(run('some', 'no', 'some', 'some', 'no').map(({ status }) => status)).toEqual([
      ...['suspect', 'clean', 'suspect', 'firing', 'clean'],
    ]);
    expect(run('far').map(({ status, flags }) => [status, flags])).toEqual([['firing', ['it:price']]]);
  });

  it('that fires for a day is the new normal, learned from its beginning on', () => {
    const windows = run(...same<'far'>('far', ACCEPTED_AFTER_MS / WINDOW_MS + 1));
    expect(windows.at(-2)).toMatchObject({ status: 'firing', trust: EVERYTHING });
    expect(windows.at(-1)).toMatchObject({
      status: 'learning',
      trust: { since: NOON, acceptedUntil: NOON + ACCEPTED_AFTER_MS },
    });
    expect(windows.at(-1)).not.toHaveProperty('finding');
  });

  it('has no window in its baseline in which it was wrong, unless that was accepted', () => {
    const { past } = closedAfter({}, start => ({ flags: start % (2 * WINDOW_MS) === 0 ? ['it:price'] : [] }));
    const count = (subject: string, trust = EVERYTHING) =>
      samples(past, `it:${subject}`, trust, () => 1).recent.length;
    expect(count('price')).toBe(12);
    expect(count('other')).toBe(24);
    expect(count('price', { since: 0, acceptedUntil: NOON })).toBe(24);
    expect(count('other', { since: NOON - 4 * WINDOW_MS, acceptedUntil: 0 })).toBe(4);
  });
});
