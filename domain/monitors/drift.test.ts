import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { FieldSummary, WindowSummary } from '../baseline/summary.ts';
import { closedAfter, NOON } from './closed.fixture.ts';
import drift from './drift.ts';

const there: Pick<FieldSummary, 'missing' | 'types'> = { missing: [0, 1000], types: [[1000, 1000]] };
/** Numbers around a middle, from a half below it to a half above. */
const numbers = (middle: number, count = 1000): Partial<WindowSummary> => ({
  fields: {
    price: {
      ...there,
      numbers: { quantiles: [0.5, 0.6, 0.8, 0.9, 1, 1.1, 1.2, 1.4, 1.5].map(part => part * middle), count },
    },
  },
});
const values = (shares: Record<string, number> | undefined): Partial<WindowSummary> => ({
  fields: { payment: { ...there, ...(shares && { values: shares }) } },
});
/** The distances that were found before. */
const calm = (field: string): Partial<WindowSummary> => ({ drift: { [field]: 0.01 } });
const judge = (
  window: Partial<WindowSummary>,
  before: (start: number) => Partial<WindowSummary>,
  options = {},
) => drift.learn!(closedAfter(window, before, { days: 8 }), v.parse(drift.options, options));

describe('drift of numbers', () => {
  const usual = () => ({ ...numbers(20), ...calm('price') });

  it('tells another unit, not another day', () => {
    expect(judge(numbers(22), usual)).toMatchObject([{ subject: 'price', expectation: { beyond: 'no' } }]);
    expect(judge(numbers(68), usual)).toMatchObject([
      {
        unit: 'distance',
        expectation: { beyond: 'far', level: 'hour of week' },
        finding: {
          severity: 'warning',
          message: expect.stringMatching(
            /^price is 68 in the middle, nine of ten from 34 to 102; usual is 20 in the middle, nine of ten from 10 to 30\. The distance from the usual is \d\.\d\d; up to 0\.53 is normal\.$/,
          ),
        },
      },
    ]);
  });

  it('does not divide by the width of a constant', () => {
    const constant = (value: number, count = 1000): Partial<WindowSummary> => ({
      fields: { price: { ...there, numbers: { quantiles: Array(9).fill(value), count } } },
    });
    const before = () => ({ ...constant(0), ...calm('price') });
    expect(judge(constant(0), before)).toMatchObject([{ expectation: { observed: 0, beyond: 'no' } }]);
    expect(judge(constant(5), before)).toMatchObject([{ expectation: { observed: 1, beyond: 'some' } }]);
  });

  it('says nothing of a counter, nor of a field that wanders widely by itself', () => {
    expect(
      judge(numbers(3e6), start => ({ ...numbers((start - NOON + 1e9) / 1000), ...calm('price') })),
    ).toMatchObject([{ expectation: { status: 'unknown' } }]);
    expect(judge(numbers(90), () => ({ ...numbers(20), drift: { price: 2.9 } }))).toMatchObject([
      { expectation: { status: 'unknown' } },
    ]);
  });

  it('learns distances before it judges them', () => {
    expect(judge(numbers(68), () => numbers(20))).toMatchObject([
      { expectation: { status: 'learning', observed: expect.any(Number) } },
    ]);
  });
});

describe('drift of categories', () => {
  const usual = () => ({ ...values({ card: 700, cash: 300 }), ...calm('payment') });

  it('tells shares that have changed, and the value that changed most', () => {
    expect(judge(values({ card: 650, cash: 350 }), usual)).toMatchObject([{ expectation: { beyond: 'no' } }]);
    expect(judge(values({ card: 300, cash: 700 }), usual)).toMatchObject([
      {
        subject: 'payment',
        finding: {
          severity: 'warning',
          message: expect.stringMatching(/^payment is "cash" in 70 % of its values; usual are 30 %\./),
        },
      },
    ]);
    expect(judge(values({ CARD: 700, CASH: 300 }), usual)).toMatchObject([
      { expectation: { observed: 1, beyond: 'far' } },
    ]);
  });

  it('tells a category that has become free text, and knows no category where there never was one', () => {
    expect(judge(values(undefined), usual)).toMatchObject([
      { finding: { message: expect.stringContaining('more different values than can be counted') } },
    ]);
    expect(judge(values({ a: 900 }), () => values(undefined))).toEqual([]);
  });

  it('leaves fields alone that the contract says', () => {
    expect(judge(values({ cash: 1000 }), usual, { ignore: ['payment'] })).toEqual([]);
  });
});
