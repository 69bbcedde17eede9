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
