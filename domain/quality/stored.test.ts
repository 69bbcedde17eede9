import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Contract } from '../contract/contract.ts';
import type { JsonObject } from '../json.ts';
import type { DetectorState } from './detect.ts';
import type { Failure } from './failure.ts';
import { compileStored, type StoredFrame } from './stored.ts';
import { field, received, spec, trade, trades } from './trades.fixture.ts';

const contract: Contract = {
  ...trades,
  fields: [...trades.fields, field('volume', 'integer', { required: true, options: { minimum: 0 } })],
  transforms: [{ use: 'number', options: { field: 'volume' } }],
  rules: [
    ...trades.rules,
    spec(
      'volume-range',
      'expect_column_values_to_be_between',
      { column: 'volume', max_value: 1000 },
      'warning',
    ),
    spec('symbol-listed', 'expect_column_values_to_be_in_reference', {
      column: 'symbol',
      dataset: 'symbols',
      reference_column: 'id',
    }),
    spec(
      'note-listed',
      'expect_column_values_to_be_in_reference',
      { column: 'note', dataset: 'currencies', reference_column: 'code' },
      'info',
    ),
  ],
};
const stored = compileStored(contract);
const good: JsonObject = { ...trade, note: 'EUR', volume: 10 };
const record = (more: JsonObject = {}): JsonObject => ({ ...good, ...more });
const all = (frame: StoredFrame) => frame.lookups.map(lookup => lookup.values);
const rulesOf = (failures: Failure[] | undefined) => failures?.map(({ rule }) => rule);
const many = (price: (i: number) => number, count = 40) =>
  Array.from({ length: count }, (_, i) => record({ price: price(i) }));
const usual = (i: number): number => 100 + Math.sin(i);

describe('open', () => {
  it('judges the rules and the schema of what transforms wrote, at once', () => {
    const { failures } = stored.open(
      [record(), undefined, record({ volume: 5000 }), record({ volume: -1 }), record({ volume: 'x' })],
      received,
    );
    expect(failures.map(rulesOf)).toEqual([undefined, undefined, ['volume-range'], ['schema'], ['schema']]);
  });

  it('counts records that do not fit as taken back from those that passed in quality', () => {
    const frame = stored.open([record(), record({ volume: -1 })], received);
    expect(frame.counts().schema).toEqual({ passed: -1, failed: 1, notEvaluated: 0, errors: 0 });
    expect(stored.open([record()], received).counts()).not.toHaveProperty('schema');
  });
});

describe('refer', () => {
  it('asks each column once for all rules and records', () => {
    const { lookups } = stored.open([record(), record({ currency: 'XXX', note: null }), undefined], received);
    expect(lookups).toEqual([
      { dataset: 'currencies', column: 'code', values: new Set(['USD', 'XXX', 'EUR']) },
      { dataset: 'symbols', column: 'id', values: new Set(['AAPL']) },
    ]);
  });

  it('fails what was not found', () => {
    const frame = stored.open([record(), record({ currency: 'XXX' }), record({ currency: null })], received);
    frame.refer([new Set(['USD', 'EUR']), new Set(['AAPL'])]);
    expect(frame.failures.map(rulesOf)).toEqual([undefined, ['currency-listed'], undefined]);
    expect(frame.counts()['currency-listed']).toEqual({ passed: 1, failed: 1, notEvaluated: 1, errors: 0 });
  });
});

describe('step', () => {
  it('learns in the order of the records, from the stored states', () => {
    const first = stored.open(many(usual), received);
    expect(first.keys()).toEqual([{ detector: 'price-usual', key: 'AAPL' }]);
    const states = first.step([]);
    expect(states).toHaveLength(1);
    const second = stored.open([record({ price: 5000 }), record({ price: 100 })], received);
    const changed = second.step(states);
    expect(second.failures.map(rulesOf)).toEqual([['price-usual'], undefined]);
    expect(changed[0]?.state).not.toEqual(states[0]?.state);
    expect(second.counts()['price-usual']).toEqual({ passed: 1, failed: 1, notEvaluated: 0, errors: 0 });
  });

  it('does not learn from what is quarantined', () => {
    const frame = stored.open([record({ volume: -1, price: 7 })], received);
    expect(frame.step([])).toEqual([]);
    expect(frame.counts()['price-usual']).toMatchObject({ notEvaluated: 1 });
  });

  it('gives the same again when the frame comes again, and changes nothing it was given', () => {
    const states = stored.open(many(usual), received).step([]);
    const before = structuredClone(states);
    const records = many(i => usual(i) * (i === 5 ? 50 : 1));
    const once = stored.open(records, received);
    const again = stored.open(records, received);
    expect(once.step(states)).toEqual(again.step(states));
    expect(once.failures).toEqual(again.failures);
    expect(states).toEqual(before);
  });

  it('ends in the same states however the records are cut into frames', () => {
    const records = fc.array(fc.tuple(fc.constantFrom('A', 'B', 'C'), fc.double({ noNaN: true })), {
      maxLength: 40,
    });
    fc.assert(
      fc.property(records, fc.nat(40), (values, cut) => {
        const made = values.map(([symbol, price]) => record({ symbol, price }));
        const whole = stored.open(made, received).step([]);
        const states = new Map<string, DetectorState>();
        for (const part of [made.slice(0, cut), made.slice(cut)])
          for (const state of stored.open(part, received).step([...states.values()]))
            states.set(state.key, state);
        expect([...states.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))).toEqual(whole);
      }),
    );
  });
});

it('counts every judged record once for each rule, and only those', () => {
  const value = fc.oneof(fc.jsonValue(), fc.constant(10), fc.constant('USD'));
  const loose = fc.record(
    { volume: value, currency: value, note: value, symbol: value, price: value },
    { requiredKeys: [] },
  );
  const records = fc.array(fc.option(loose, { nil: undefined }), { maxLength: 10 });
  fc.assert(
    fc.property(records, made => {
      const frame = stored.open(
        made.map(more => more && record(more as JsonObject)),
        received,
      );
      frame.refer(all(frame));
      frame.step([]);
      const judgedRecords = made.filter(more => more !== undefined).length;
      const { schema, ...counts } = frame.counts();
      for (const { passed, failed, notEvaluated, errors } of Object.values(counts))
        expect(passed + failed + notEvaluated + errors).toBe(judgedRecords);
      expect((schema?.passed ?? 0) + (schema?.failed ?? 0)).toBe(0);
      made.forEach((more, i) => {
        if (more === undefined) expect(frame.failures[i]).toBeUndefined();
      });
    }),
  );
});
