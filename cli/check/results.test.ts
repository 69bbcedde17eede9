import { describe, expect, it } from 'vitest';
import type { Contract } from '../../domain/contract/contract.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import { RESULT_FORMATS, type ResultFormat } from '../../domain/quality/batch/kwargs.ts';
import { parseRecord } from '../../domain/quality/parse.ts';
import { field, received, spec, trade, trades } from '../../domain/quality/trades.fixture.ts';
import { type LookUp, openCheck } from './checking.ts';

const contract: Contract = {
  ...trades,
  fields: [...trades.fields, field('volume', 'integer')],
  transforms: [{ use: 'number', options: { field: 'volume' } }],
  rules: [
    ...trades.rules,
    spec('volume', 'expect_column_values_to_be_between', { column: 'volume', max_value: 9 }),
    spec('rising', 'expect_column_values_to_be_increasing', { column: 'bid' }, 'warning'),
    spec('alone', 'expect_column_values_to_be_unique', { column: 'id' }),
    spec('count', 'expect_table_row_count_to_be_between', { max_value: 5 }),
    spec('mean', 'expect_column_mean_to_be_between', { column: 'price', max_value: 1 }),
  ],
};
const lookUp: LookUp = (_, column) => new Set(column === 'code' ? ['USD', 'EUR'] : []);
const like = (more: JsonObject): JsonObject => ({ ...trade, ...more });

function check(records: (Json | string)[], resultFormat: ResultFormat = 'COMPLETE', given?: LookUp) {
  const checking = openCheck(contract, received, {
    limit: 10,
    resultFormat,
    ...(given && { lookUp: given }),
  });
  const files = records.map((record, i) => ({
    line: i + 1,
    parsed: parseRecord(Buffer.from(typeof record === 'string' ? record : JSON.stringify(record))),
  }));
  checking.add(files.slice(0, 2));
  checking.add(files.slice(2));
  const answer = checking.result();
  const of = (id: string) => answer.results.find(({ expectation_config }) => expectation_config.id === id)!;
  return { answer, of };
}

const records = [
  like({ id: 1, bid: 2, price: 1 }),
  '{broken',
  like({ id: 2, bid: 1, price: -5 }),
  like({ id: 2, bid: 5, price: 200_000, note: null }),
  like({ id: 3, bid: 4, price: 'many', volume: '1,000' }),
  like({ id: 4, bid: null, price: 1, volume: 'x', currency: 'EUR' }),
];

describe("a contract's results in Great Expectations' shape", () => {
  const { answer, of } = check(records, 'COMPLETE', lookUp);

  it('are one for each rule, in their order, after the checks that are no rules', () => {
    const ids = answer.results.map(({ expectation_config }) => expectation_config.id);
    expect(ids.slice(-contract.rules.length)).toEqual(contract.rules.map(({ id }) => id));
    const own = ids.slice(0, -contract.rules.length);
    expect(own).toEqual(['json', ...contract.fields.map(({ name }) => `schema:${name}`), 'schema', 'number']);
    expect(of('price-range').expectation_config).toEqual({
      type: 'expect_column_values_to_be_between',
      kwargs: { column: 'price', min_value: 0, strict_min: true, max_value: 100_000 },
      meta: { name: 'price-range', dimension: 'conformity' },
      severity: 'critical',
      id: 'price-range',
    });
  });

  it('say what failed, where, and what there was to judge', () => {
    const { success, outcome, result, exception_info } = of('price-range');
    expect({ success, outcome }).toEqual({ success: false, outcome: 'failed' });
    expect(result).toMatchObject({
      element_count: 5,
      missing_count: 0,
      not_evaluated_count: 1,
      unexpected_count: 2,
      unexpected_percent: 50,
      partial_unexpected_list: [-5, 200_000],
      unexpected_list: [-5, 200_000],
      unexpected_index_list: [2, 3],
    });
    expect(exception_info.raised_exception).toBe(false);
    expect(of('note-form').result).toMatchObject({ element_count: 5, missing_count: 1, unexpected_count: 0 });
  });

  it('list what rules about null find, which have no missing values', () => {
    const { result } = of('note-there');
    expect(result).toMatchObject({ unexpected_list: [null], unexpected_index_list: [3] });
    expect(result).not.toHaveProperty('missing_count');
  });

  it('have the schema by field, the form of a record and each transform under names of their own', () => {
    expect(of('schema:price')).toMatchObject({
      success: false,
      expectation_config: { type: 'schema', kwargs: { column: 'price', required: true, minimum: 0 } },
      result: { unexpected_list: [-5, 'many'], unexpected_index_list: [2, 4] },
    });
    expect(of('schema:note').success).toBe(true);
    expect(of('json').result).toMatchObject({ element_count: 6, unexpected_index_list: [1] });
    expect(of('number').result).toMatchObject({ unexpected_list: ['x'], unexpected_index_list: [5] });
  });

  it('judge what a transform made of a value, what came before, and reference data', () => {
    expect(of('volume').outcome).toBe('not_evaluated');
    expect(of('rising').result.unexpected_count).toBe(0);
    const falling = check([like({ id: 1, bid: 2 }), like({ id: 2, bid: 1 })], 'COMPLETE', lookUp);
    expect(falling.of('rising').result.unexpected_list).toEqual([1]);
    expect(of('currency-listed')).toMatchObject({ success: true, outcome: 'passed' });
    expect(check(records).of('currency-listed')).toMatchObject({
      success: true,
      outcome: 'not_evaluated',
      exception_info: { exception_message: expect.stringMatching(/not judged: .*currencies/) },
    });
  });

  it('judge the file as one set and one window, with all records that fit the schema', () => {
    expect(of('alone')).toMatchObject({ success: true, result: { element_count: 2, unexpected_count: 0 } });
    expect(of('count')).toMatchObject({ success: true, outcome: 'passed', result: { observed_value: 2 } });
    expect(of('mean').result.observed_value).toBeCloseTo(100_000.5);
    const twice = check([like({ id: 7 }), like({ id: 8 }), like({ id: 7 })]);
    expect(twice.of('alone').result).toMatchObject({
      unexpected_list: [7, 7],
      unexpected_index_list: [0, 2],
    });
  });

  it('add up', () => {
    const { statistics, results } = answer;
    const failed = results.filter(({ success }) => !success).length;
    expect(failed).toBeGreaterThan(3);
    expect(statistics).toEqual({
      evaluated_expectations: results.length,
      successful_expectations: results.length - failed,
      unsuccessful_expectations: failed,
      success_percent: expect.any(Number),
    });
    expect(answer.success).toBe(false);
    expect(check([], 'COMPLETE').answer.success).toBe(false);
  });

  it.each(RESULT_FORMATS)('say as much as %s asks for', format => {
    const { result } = check(records, format).of('price-range');
    const keys = { BOOLEAN_ONLY: 0, BASIC: 9, SUMMARY: 11, COMPLETE: 13 };
    expect(Object.keys(result)).toHaveLength(keys[format]);
  });
});
