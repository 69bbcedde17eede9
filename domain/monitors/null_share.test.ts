import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import type { FieldSummary } from '../baseline/summary.ts';
import { closedAfter, NOON } from './closed.fixture.ts';
import nullShare from './null_share.ts';

const field = (missing: number, of = 1000): Record<string, FieldSummary> => ({
  price: { missing: [missing, of], types: [] },
});
const fields = [
  { name: 'price', type: 'number', required: false, unique: false, options: {}, origin: 'record' } as const,
];
const judge = (missing: number, usual: (start: number) => number, options = {}, of = 1000) =>
  nullShare.learn!(
    closedAfter({ fields: field(missing, of) }, start => ({ fields: field(usual(start)) }), {
      contract: { fields },
    }),
    v.parse(nullShare.options, options),
  )[0];

describe('null_share', () => {
  it('tells a rise beyond what is usual, in numbers', () => {
    expect(judge(10, () => 10)).toMatchObject({
      subject: 'price',
      expectation: { observed: 0.01, beyond: 'no' },
    });
    expect(judge(300, () => 10)).toMatchObject({
      expectation: { beyond: 'far' },
      finding: {
        severity: 'warning',
        message: expect.stringMatching(
          /^price is null or absent in 30 % of the records \(300 of 1000\); usual are 1\.0 %, at most \d\.\d %\.$/,
        ),
      },
    });
    expect(judge(700, () => 10)?.finding).toMatchObject({ severity: 'critical' });
  });

  it('takes a field that is always null, or that comes and goes by itself, as it is', () => {
    expect(judge(1000, () => 1000)).toMatchObject({ expectation: { beyond: 'no' } });
    expect(judge(500, start => ((start / 300_000) % 2 ? 500 : 0))).toMatchObject({
      expectation: { beyond: 'no' },
    });
  });

  it('says nothing of few records, and learns first', () => {
    expect(judge(39, () => 0, {}, 39)).toMatchObject({ expectation: { status: 'unknown' } });
    const young = closedAfter(
      { fields: field(900) },
      start => (start < NOON - 600_000 ? {} : { fields: field(0) }),
      {
        contract: { fields },
      },
    );
    expect(nullShare.learn!(young, v.parse(nullShare.options, {}))[0]).toMatchObject({
      expectation: { status: 'learning', needed: 10, progress: 2 / 12 },
    });
  });

  it('leaves fields alone that the contract says, and those that a transform makes', () => {
    expect(judge(900, () => 0, { ignore: ['price'] })).toBeUndefined();
    const derived = closedAfter({ fields: field(900) }, () => ({ fields: field(0) }), {
      contract: { fields: fields.map(known => ({ ...known, origin: 'derived' as const })) },
    });
    expect(nullShare.learn!(derived, v.parse(nullShare.options, {}))).toEqual([]);
  });
});
