import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { closedAfter, NOON } from './closed.fixture.ts';
import volume from './volume.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const options = v.parse(volume.options, {});
const judge = (records: number, usual: (start: number) => number, over = {}) =>
  volume.learn!(
    closedAfter({ records }, start => ({ records: usual(start) }), { days: 15, ...over }),
    options,
  )[0];

describe('volume', () => {
  it('takes half and double of the usual as unlike it, and what is between as noise', () => {
    for (const [records, beyond] of [
      [500, 'some'],
      [650, 'no'],
      [1600, 'no'],
      [2000, 'some'],
      [100, 'far'],
    ] as const)
      expect(judge(records, () => 1000)).toMatchObject({
        expectation: { observed: records, beyond, level: 'hour of week' },
      });
    expect(judge(500, () => 1000)?.finding).toEqual({
      severity: 'warning',
      message: '500 records in 5 min; usual (by hour of week) are 1000, from 606 to 1651.',
    });
    expect(judge(100, () => 1000)?.finding).toMatchObject({ severity: 'critical' });
  });

  it('does not divide by a history without spread, nor by one of nothing', () => {
    expect(judge(1000, () => 1000)).toMatchObject({
      expectation: { beyond: 'no', low: expect.closeTo(606, 0) },
    });
    expect(judge(5, () => 0)).toMatchObject({ expectation: { status: 'unknown' } });
  });

  it('learns for an hour, and only informs until the same time of the week is known', () => {
    const half = (days: number, from = 0) =>
      volume.learn!(
        closedAfter({ records: 500 }, start => ({ records: 1000, watched: start >= from }), { days }),
        options,
      )[0];
    expect(half(0, NOON - 3_000_000)).toMatchObject({
      expectation: { status: 'learning', needed: 2, progress: 10 / 12 },
    });
    expect(half(0)?.finding).toMatchObject({ severity: 'info' });
    expect(half(3)).toMatchObject({ expectation: { level: 'hour of day' }, finding: { severity: 'info' } });
    expect(half(8)).toMatchObject({
      expectation: { level: 'hour of week' },
      finding: { severity: 'warning' },
    });
  });

  it('only informs of a day that is slow from its beginning', () => {
    const holiday = (start: number) => (NOON - start < 12 * 3_600_000 ? 500 : 1000);
    expect(judge(500, holiday)).toMatchObject({
      expectation: { beyond: 'some' },
      finding: { severity: 'info' },
    });
    expect(judge(500, holiday, { firing: true })?.finding).toMatchObject({ severity: 'warning' });
  });

  it('only informs of what has been so at the same time of three days', () => {
    // Another hour of opening: the old weeks say otherwise, the last days do not.
    const moved = (days: number) => (start: number) =>
      start >= NOON - days * DAY - HOUR && (start - NOON + 30 * DAY) % DAY < HOUR ? 500 : 1000;
    expect(judge(500, moved(2), { days: 36 })?.finding).toMatchObject({ severity: 'warning' });
    expect(judge(500, moved(3), { days: 36 })?.finding).toMatchObject({ severity: 'info' });
  });

  it('takes the hour that people have after clocks were changed for the same time', () => {
    // In Berlin summer time began on the 29th of March 2026: what came at noon UTC comes at eleven.
    const monday = Date.UTC(2026, 2, 30, 11);
    const opens = (start: number) => ({
      records: start % DAY < (start < monday ? 12 : 11) * HOUR ? 100 : 1000,
    });
    const over = { days: 22, at: monday };
    const found = (records: number) =>
      volume.learn!(closedAfter({ records }, opens, over), options)[0]?.expectation;
    expect(found(1000)).toMatchObject({ level: 'hour of week', beyond: 'no' });
    expect(found(100)).toMatchObject({ beyond: 'no' });
    expect(found(400)).not.toMatchObject({ beyond: 'no' });
    expect(
      volume.learn!(closedAfter({ records: 1000 }, opens, { days: 22, at: monday - 35 * DAY }), options)[0],
    ).toMatchObject({ expectation: { beyond: 'far' } });
  });

  it('leaves silence to freshness, and judges nothing that nobody watched', () => {
    expect(judge(0, () => 1000)).toBeUndefined();
    expect(
      volume.learn!(
        closedAfter({ watched: false }, () => ({})),
        options,
      ),
    ).toEqual([]);
  });

  it('is not fooled by one bad day', () => {
    const outage = (start: number) =>
      start > NOON - 8 * 86_400_000 && start < NOON - 6 * 86_400_000 ? 3 : 1000;
    expect(judge(1000, outage, { days: 35 })).toMatchObject({ expectation: { beyond: 'no' } });
  });
});
