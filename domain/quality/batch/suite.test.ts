import { describe, expect, it } from 'vitest';
import { readSuite, SuiteError } from './suite.ts';
import { validateSuite } from './validate.ts';

const suite = (value: unknown) => readSuite(JSON.stringify(value));

describe('readSuite', () => {
  it('reads suites of version 1 and before', () => {
    const kwargs = { column: 'x' };
    expect(suite({ name: 's', expectations: [{ type: 'e', kwargs, severity: 'warning' }] })).toEqual({
      name: 's',
      expectations: [{ type: 'e', kwargs, severity: 'warning' }],
    });
    expect(
      suite({ expectation_suite_name: 'old', expectations: [{ expectation_type: 'e', kwargs }] }),
    ).toEqual({ name: 'old', expectations: [{ type: 'e', kwargs }] });
  });

  it('reads the values that expectations ask for by name', () => {
    const expectations = [
      {
        type: 'expect_column_values_to_be_in_set',
        kwargs: { column: 'x', value_set: { $PARAMETER: 'set' } },
      },
      {
        type: 'expect_column_max_to_be_between',
        kwargs: { column: 'x', max_value: { $PARAMETER: 'most + 1' } },
      },
      {
        type: 'expect_column_max_to_be_between',
        kwargs: { column: 'x', max_value: { $PARAMETER: 'set + 1' } },
      },
    ];
    const read = suite({ expectations, suite_parameters: { set: [1, 2], most: 1 } });
    const { results } = validateSuite(
      read,
      { records: [{ x: 1 }, { x: 2 }] },
      { now: 0, parameters: read.parameters!, resultFormat: 'BASIC', context: { receivedAt: 0 } },
    );
    expect(results.map(({ success }) => success)).toEqual([true, true, false]);
    expect(results[2]!.exception_info.exception_message).toContain('nothing to calculate with');
  });

  it.each<[string, string, RegExp]>([
    ['no JSON', '{', /not JSON/],
    ['a list', '[]', /expectations/],
    ['nothing', '', /not JSON/],
    [
      'an expectation without a type',
      '{"expectations":[{"kwargs":{}}]}',
      /\/expectations\/0\/type is missing/,
    ],
    ['an unknown severity', '{"expectations":[{"type":"e","severity":"x"}]}', /\/expectations\/0\/severity/],
    ['kwargs that are none', '{"expectations":[{"type":"e","kwargs":[]}]}', /\/expectations\/0\/kwargs/],
  ])('refuses %s', (_, text, message) => {
    expect(() => readSuite(text)).toThrow(SuiteError);
    expect(() => readSuite(text)).toThrow(message);
  });
});

describe('validateSuite', () => {
  it('adds up, and one expectation that raises leaves the others alone', () => {
    const of = suite({
      name: 's',
      expectations: [
        { type: 'expect_column_values_to_not_be_null', kwargs: { column: 'x' } },
        { type: 'expect_nothing', kwargs: {} },
        { type: 'expect_table_row_count_to_equal', kwargs: { value: 1 } },
      ],
    });
    const result = validateSuite(
      of,
      { records: [{ x: 1 }] },
      {
        now: 0,
        parameters: {},
        resultFormat: 'BASIC',
        context: { receivedAt: 0 },
      },
    );
    expect(result.results.map(({ success }) => success)).toEqual([true, false, true]);
    expect(result.statistics).toMatchObject({ evaluated_expectations: 3, successful_expectations: 2 });
    expect(result.success).toBe(false);
  });
});
