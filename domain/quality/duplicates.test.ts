import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { column } from './column.ts';
import { duplicatesIn, KEPT } from './duplicates.ts';
import { FAIL, NOT_EVALUATED, PASS } from './rule.ts';

const scope = { typeOf: () => undefined };
const rule = duplicatesIn([column('id', scope)], scope);
const over = (...parts: JsonObject[][]) => {
  const whole = rule.empty();
  for (const records of parts) {
    const part = rule.empty();
    for (const record of records) rule.add(part, record);
    rule.merge(whole, JSON.parse(JSON.stringify(part)));
  }
  return rule.judge(whole);
};
const ids = (count: number, from = 0): JsonObject[] =>
  Array.from({ length: count }, (_, i) => ({ id: `value-${from + i}` }));

it('counts every record whose value another one has', () => {
  const records = [{ id: 1 }, { id: 2 }, { id: 1 }, { id: '1' }, { id: null }, {}, { id: 1 }];
  expect(over(records)).toEqual({
    outcome: FAIL,
    observed: 3,
    tally: { evaluated: 5, failed: 3 },
    details: { distinct: 3 },
  });
  expect(over([{ id: 1 }, { id: 2 }]).outcome).toBe(PASS);
  expect(over([{ id: null }]).outcome).toBe(NOT_EVALUATED);
});

it('is exact whatever the parts of a window', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(30), { maxLength: 60 }), fc.nat(60), (values, cut) => {
      const records = values.map(id => ({ id }));
      const failed = values.filter(id => values.filter(other => other === id).length > 1).length;
      const { tally } = over(records.slice(0, cut), records.slice(cut));
      expect(tally ?? { evaluated: 0, failed: 0 }).toEqual({ evaluated: values.length, failed });
    }),
  );
});

describe('beyond the values that are kept', () => {
  it('says that it is an estimate, and how far off it may be', () => {
    const [all, again] = [100_000, 5_000];
    const { tally, details, observed } = over(ids(all), ids(again));
    expect(details).toMatchObject({ approximate: true, sampled: KEPT });
    const error = details!.error as number;
    expect(tally!.evaluated).toBe(all + again);
    // The hashes are fixed, so this cannot come out otherwise now and then.
    expect(Math.abs((observed as number) - 2 * again)).toBeLessThan(error);
    expect(error).toBeLessThan(again);
  });

  it('knows what a sample without duplicates may have missed', () => {
    const { outcome, details } = over(ids(50_000), ids(50_000, 50_000));
    expect(outcome).toBe(PASS);
    expect(details).toMatchObject({ approximate: true });
    expect(details!.error as number).toBeGreaterThan(0);
  });

  it('keeps no more than it says, in one part or in many', () => {
    const state = rule.empty();
    for (const record of ids(60_000)) rule.add(state, record);
    expect(Object.keys(state.counts).length).toBeLessThanOrEqual(KEPT * 1.25);
    const merged = rule.empty();
    for (let part = 0; part < 12; part++) {
      const one = rule.empty();
      for (const record of ids(5_000, part * 5_000)) rule.add(one, record);
      rule.merge(merged, one);
    }
    expect(rule.judge(merged)).toEqual(rule.judge(state));
  });
});
