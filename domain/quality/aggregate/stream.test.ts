/** What a window of a stream cannot keep is estimated, within the error that is said. */
import { describe, expect, it } from 'vitest';
import { rules } from '../../catalogue.gen.ts';
import type { Json, JsonObject } from '../../json.ts';
import { PASS, type Rule, type WindowRule } from '../rule.ts';
import { CARDINALITY_ERROR } from './cardinality.ts';
import { MOST } from './frequencies.ts';

const scope = { typeOf: () => 'number' as const };
const compile = (name: string, kwargs: JsonObject) =>
  ((rules as Record<string, Rule>)[name] as WindowRule).compile(kwargs, scope);

/** Judged in parts of so many, as a stream does. */
function judged(name: string, kwargs: JsonObject, values: Json[], part: number) {
  const { empty, add, merge, judge } = compile(name, kwargs);
  const whole = empty();
  for (let from = 0; from < values.length; from += part) {
    const state = empty();
    for (const x of values.slice(from, from + part)) add(state, { x });
    merge(whole, JSON.parse(JSON.stringify(state)));
  }
  return judge(whole);
}
const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => (i * 7919) % n);

describe('how many different values there are', () => {
  const count = (values: Json[], part: number, kwargs: JsonObject = {}) =>
    judged('expect_column_unique_value_count_to_be_between', { column: 'x', ...kwargs }, values, part);

  it(`is exact up to ${MOST}`, () => {
    const values = [...upTo(MOST), ...upTo(MOST)];
    expect(count(values, 700)).toEqual({ outcome: PASS, observed: MOST });
    expect(count(values, 10_000)).toEqual({ outcome: PASS, observed: MOST });
  });

  it.each([MOST + 1, 8_000, 20_000, 41_000, 60_000, 300_000])('is estimated beyond: %i', n => {
    const values = [...upTo(n), ...upTo(Math.min(n, 20_000))];
    const one = count(values, 5_000);
    expect(one).toMatchObject({ details: { approximate: true, relative_error: CARDINALITY_ERROR } });
    expect(Math.abs(Number(one.observed) / n - 1)).toBeLessThan(3 * CARDINALITY_ERROR);
    // However it was cut in parts.
    expect(count(values, 977).observed).toBe(one.observed);
    expect(count(values, values.length).observed).toBe(one.observed);
  });

  it('fails only where the truth surely lies outside', () => {
    const values = upTo(20_000);
    expect(count(values, 5_000, { min_value: 20_000, max_value: 20_000 }).outcome).toBe(PASS);
    expect(count(values, 5_000, { min_value: 22_000 }).outcome).not.toBe(PASS);
    expect(count(values, 5_000, { max_value: 18_000 }).outcome).not.toBe(PASS);
  });
});

it('a share of different values is estimated too, and never more than all', () => {
  const share = (values: Json[]) =>
    judged(
      'expect_column_proportion_of_unique_values_to_be_between',
      { column: 'x', min_value: 1 },
      values,
      5_000,
    );
  expect(share(upTo(30_000))).toMatchObject({ outcome: PASS, details: { approximate: true } });
  expect(Number(share(upTo(30_000)).observed)).toBeLessThanOrEqual(1);
  expect(share([...upTo(30_000), ...upTo(30_000)]).outcome).not.toBe(PASS);
});

it('a rule that needs every value says that there were too many', () => {
  const found = judged(
    'expect_column_distinct_values_to_be_in_set',
    { column: 'x', value_set: [1] },
    upTo(MOST + 1),
    5_000,
  );
  expect(found).toMatchObject({ observed: null, details: { reason: expect.stringMatching(/5,000/) } });
});

it('a quantile beyond what is kept says how far its rank is off, and is no further', () => {
  const n = 100_000;
  const quantiles = [0.01, 0.5, 0.99];
  const { observed, details } = judged(
    'expect_column_quantile_values_to_be_between',
    { column: 'x', quantile_ranges: { quantiles, value_ranges: quantiles.map(() => [null, null]) } },
    upTo(n),
    300,
  );
  expect(details).toMatchObject({ approximate: true, rank_error: 0.003 });
  const { values } = observed as { values: number[] };
  for (const [i, q] of quantiles.entries()) expect(Math.abs(values[i]! / n - q)).toBeLessThan(0.003);
  const few = judged('expect_column_median_to_be_between', { column: 'x' }, upTo(2_001), 300);
  expect(few).toEqual({ outcome: PASS, observed: 1_000 });
  const many = judged('expect_column_median_to_be_between', { column: 'x' }, upTo(20_001), 300);
  expect(many.details).toEqual({ approximate: true, rank_error: 0.003 });
});

it('times are compared as instants, whatever their offsets', () => {
  const latest = (max_value: string) =>
    judged('expect_column_max_to_be_between', { column: 'x', max_value }, ['2026-03-02T12:30:00+01:00'], 1)
      .outcome;
  expect(latest('2026-03-02T12:00:00Z')).toBe(PASS);
  expect(latest('2026-03-02T11:00:00Z')).not.toBe(PASS);
});
