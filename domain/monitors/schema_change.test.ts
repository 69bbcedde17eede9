import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { FieldSummary, WindowSummary } from '../baseline/summary.ts';
import { closedAfter } from './closed.fixture.ts';
import schemaChange from './schema_change.ts';

/** A field of so many texts and numbers. */
const typed = (texts: number, numbers: number): Record<string, FieldSummary> => {
  const of = texts + numbers;
  return {
    price: {
      missing: [0, of],
      types: [
        [texts, of],
        [numbers, of],
        [0, of],
        [0, of],
        [0, of],
      ],
    },
  };
};
const judge = (window: Partial<WindowSummary>, before: Partial<WindowSummary>, options = {}) =>
  schemaChange.learn!(
    closedAfter(window, () => before),
    v.parse(schemaChange.options, options),
  );

describe('schema_change', () => {
  it('tells a field that the contract does not have', () => {
    expect(judge({ unknown: { surprise: 300 } }, {})).toMatchObject([
      {
        subject: 'surprise',
        expectation: { beyond: 'far' },
        finding: {
          severity: 'warning',
          message:
            '30 % of the records (300 of 1000) have the field surprise, which the contract does not; usual are 0 %.',
        },
      },
    ]);
  });

  it('is used to one that was always there, and does not care about a few records', () => {
    expect(judge({ unknown: { debug: 300 } }, { unknown: { debug: 300 } })).toMatchObject([
      { expectation: { beyond: 'no' } },
    ]);
    expect(judge({ unknown: { debug: 19 } }, {})).toEqual([]);
  });

  it('judges one that is gone as well, so that its incident ends', () => {
    expect(judge({}, { unknown: { surprise: 300 } })).toMatchObject([
      { subject: 'surprise', expectation: { observed: 0, beyond: 'no' } },
    ]);
  });

  it('tells values of another type', () => {
    expect(judge({ fields: typed(0, 1000) }, { fields: typed(0, 1000) })).toMatchObject([
      { subject: 'price', expectation: { beyond: 'no' } },
    ]);
    expect(judge({ fields: typed(200, 800) }, { fields: typed(0, 1000) })).toMatchObject([
      {
        subject: 'price',
        finding: {
          severity: 'warning',
          message:
            'price is of type string in 20 % of its values (200 of 1000); usual are 0 %, and type number.',
        },
      },
    ]);
    expect(judge({ fields: typed(1000, 0) }, { fields: typed(0, 1000) })).toMatchObject([
      { finding: { severity: 'critical' } },
    ]);
  });

  it('takes names of data as no more than twenty fields', () => {
    const unknown = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`name ${i}`, 900]));
    expect(judge({ unknown }, {})).toHaveLength(20);
  });

  it('leaves fields alone that the contract says', () => {
    expect(judge({ unknown: { surprise: 300 } }, {}, { ignore: ['surprise'] })).toEqual([]);
  });
});
