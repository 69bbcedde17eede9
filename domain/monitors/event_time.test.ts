import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { WindowSummary } from '../baseline/summary.ts';
import { closedAfter } from './closed.fixture.ts';
import eventTime from './event_time.ts';

const judge = (window: Partial<WindowSummary>, delay = 2000) =>
  eventTime.learn!(
    closedAfter(window, () => ({ delay })),
    v.parse(eventTime.options, {}),
  );

describe('event_time', () => {
  it('tells data that is later than usual', () => {
    expect(judge({ delay: 3000 })).toMatchObject([{ subject: 'at', expectation: { beyond: 'no' } }]);
    expect(judge({ delay: 1_200_000 })).toMatchObject([
      {
        expectation: { beyond: 'some' },
        finding: {
          severity: 'warning',
          message: '5 % of the records come 20 min or more after their at; usual are 2 s, at most 32 s.',
        },
      },
    ]);
    // What always comes an hour late is not late.
    expect(judge({ delay: 3_700_000 }, 3_600_000)).toMatchObject([{ expectation: { beyond: 'no' } }]);
  });

  it('tells a clock that is ahead', () => {
    expect(judge({ delay: 1, ahead: [200, 1000] })).toMatchObject([
      {
        unit: 'share',
        finding: { message: expect.stringContaining('20 % of the records have a at that is later') },
      },
    ]);
  });

  it('leaves a time that stands still to freshness, and few records alone', () => {
    expect(judge({ delay: 1_200_000, advance: 0.01 })).toMatchObject([
      { expectation: { status: 'unknown' } },
    ]);
    expect(judge({ delay: 1_200_000, ahead: [0, 10] })).toMatchObject([
      { expectation: { status: 'unknown' } },
    ]);
    expect(judge({})).toEqual([]);
  });
});
