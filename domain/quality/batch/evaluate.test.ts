import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { evaluate } from './evaluate.ts';
import type { Table } from './table.ts';

const evaluation = {
  now: Date.UTC(2026, 0, 1),
  parameters: { limit: 3 },
  resultFormat: 'COMPLETE',
  context: { receivedAt: Date.UTC(2026, 0, 1) },
} as const;

/** An expectation over columns of values, in a file that says its columns. */
function over(columns: Record<string, Json[]>, type: string, kwargs: JsonObject, types: Table['types'] = {}) {
  const names = Object.keys(columns);
  const rows = Math.max(...names.map(name => columns[name]!.length));
  const records = Array.from({ length: rows }, (_, i) =>
    Object.fromEntries(names.map(name => [name, columns[name]![i] ?? null])),
  );
  return evaluate({ type, kwargs }, { records, columns: names, types }, evaluation);
}
const x = (values: Json[], type: string, kwargs: JsonObject = {}) =>
  over({ x: values }, type, { column: 'x', ...kwargs });
const unexpected = (values: Json[], type: string, kwargs: JsonObject = {}) => {
  const { result, exception_info } = x(values, type, kwargs);
  return exception_info.exception_message ?? result.unexpected_list;
};

describe('what every expectation about single records answers', () => {
  it('counts, shares and lists, with nulls left out before mostly', () => {
    const { success, result } = x([1, 5, null, 9], 'expect_column_values_to_be_between', {
      max_value: 4,
      mostly: 0.3,
    });
    expect(success).toBe(true);
    expect(result).toEqual({
      element_count: 4,
      missing_count: 1,
      missing_percent: 25,
      unexpected_count: 2,
      unexpected_percent: (2 / 3) * 100,
      unexpected_percent_nonmissing: (2 / 3) * 100,
      unexpected_percent_total: 50,
      partial_unexpected_list: [5, 9],
      partial_unexpected_counts: [
        { value: 5, count: 1 },
        { value: 9, count: 1 },
      ],
      partial_unexpected_index_list: [1, 3],
      unexpected_list: [5, 9],
      unexpected_index_list: [1, 3],
    });
  });

  it('is success where nothing is left to judge', () => {
    for (const values of [[], [null, null]])
      expect(x(values, 'expect_column_values_to_be_in_set', { value_set: [] })).toMatchObject({
        success: true,
        result: { unexpected_percent: null },
      });
  });

  it('keeps 20 values in partial lists, or as many as asked for', () => {
    const values = Array.from({ length: 30 }, (_, i) => i);
    const partial = (result_format: Json) =>
      x(values, 'expect_column_values_to_be_in_set', { value_set: [-1], result_format }).result
        .partial_unexpected_list;
    expect(partial('SUMMARY')).toHaveLength(20);
    expect(partial({ result_format: 'SUMMARY', partial_unexpected_count: 2 })).toEqual([0, 1]);
    expect(partial('BOOLEAN_ONLY')).toBeUndefined();
  });

  describe('counts', () => {
    const counts = (values: Json[]) =>
      x(values, 'expect_column_values_to_be_in_set', { value_set: [99] }).result.partial_unexpected_counts;

    it('the most frequent first, and those that are as frequent by value', () => {
      expect(counts([3, 1, 2, 2])).toEqual([
        { value: 2, count: 2 },
        { value: 1, count: 1 },
        { value: 3, count: 1 },
      ]);
    });

    it('nothing where values as frequent as each other have no order', () => {
      expect(counts([3, 'a', 2])).toBeUndefined();
      expect(counts([['a'], ['b', 1]])).toEqual([
        { value: ['a'], count: 1 },
        { value: ['b', 1], count: 1 },
      ]);
      expect(counts([3, 'a', 'a', 2, 2, 2])).toHaveLength(3);
    });

    it('records of many columns by their values', () => {
      const { result } = over(
        { a: [1, 1], b: [1, 1] },
        'expect_select_column_values_to_be_unique_within_record',
        {
          column_list: ['a', 'b'],
        },
      );
      expect(result.partial_unexpected_counts).toEqual([{ value: [1, 1], count: 2 }]);
      expect(result.partial_unexpected_list).toEqual([
        { a: 1, b: 1 },
        { a: 1, b: 1 },
      ]);
    });

    it('only what a partial list holds, unless all of it is asked for', () => {
      const values = Array.from({ length: 30 }, (_, i) => (i < 20 ? i : 100));
      const asked = (result_format: string) =>
        x(values, 'expect_column_values_to_be_in_set', { value_set: [999], result_format }).result
          .partial_unexpected_counts as Json[];
      expect(asked('SUMMARY')[0]).toEqual({ value: 0, count: 1 });
      expect(asked('COMPLETE')[0]).toEqual({ value: 100, count: 10 });
    });
  });

  it('lists no values where asked not to', () => {
    const { result } = x([1, 2], 'expect_column_values_to_be_in_set', {
      value_set: [2],
      result_format: { result_format: 'COMPLETE', exclude_unexpected_values: true },
    });
    expect(Object.keys(result).filter(key => key.includes('list') || key.includes('counts'))).toEqual([
      'partial_unexpected_index_list',
      'unexpected_index_list',
    ]);
  });

  it('lists the first records at fault whole, where asked', () => {
    const { result } = over({ a: [1, 2, 3], b: ['u', 'v', null] }, 'expect_column_values_to_be_in_set', {
      column: 'a',
      value_set: [1],
      result_format: { result_format: 'BASIC', include_unexpected_rows: true, partial_unexpected_count: 1 },
    });
    expect(result.unexpected_rows).toEqual([{ a: 2, b: 'v' }]);
  });

  it('judges only the records of a condition', () => {
    const table = { a: [1, 2, 3], b: ['u', 'v', 'v'] };
    const { result } = over(table, 'expect_column_values_to_be_in_set', {
      column: 'a',
      value_set: [2],
      row_condition: 'b == "v"',
      condition_parser: 'pandas',
    });
    expect(result).toMatchObject({ element_count: 2, unexpected_list: [3], unexpected_index_list: [2] });
  });

  it.each<[string, JsonObject, RegExp]>([
    ['mostly as text', { mostly: 'One' }, /value is not a valid float/],
    ['mostly above 1', { mostly: 1.1 }, /less than or equal to 1/],
    ['mostly below 0', { mostly: -0.1 }, /greater than or equal to 0/],
    [
      'an unknown parser',
      { row_condition: 'x == 1', condition_parser: 'x' },
      /not a valid enumeration member/,
    ],
    [
      'a condition about a column that is not there',
      { row_condition: 'y == 1', condition_parser: 'pandas' },
      /The column "y" in BatchData does not exist/,
    ],
    ['a column that is not there', { column: 'y' }, /The column "y" in BatchData does not exist/],
    ['a kwarg that is not there', { valeu_set: [1] }, /valeu_set/],
    ['a condition that cannot be read', { row_condition: 'x ==' }, /ends too early/],
  ])('raises for %s', (_, kwargs, message) => {
    const given = { value_set: [1], ...kwargs };
    expect(unexpected([1], 'expect_column_values_to_be_in_set', given)).toMatch(message);
  });

  it('raises for an expectation that is not there, and says which is near', () => {
    expect(unexpected([1], 'expect_column_values_to_be_in_sets')).toMatch(
      /expect_column_values_to_be_in_set\b/,
    );
  });
});

describe('single values, as in pandas', () => {
  it.each<[string, Json[], JsonObject, Json | RegExp]>([
    ['expect_column_values_to_be_in_set', [1, 0, true, '1'], { value_set: [true] }, [0, '1']],
    ['expect_column_values_to_be_in_set', [1, 2], { value_set: null }, []],
    ['expect_column_values_to_be_in_set', [1, null, 2], { value_set: [null, 1] }, [2]],
    ['expect_column_values_to_not_be_in_set', ['a', 'b'], { value_set: ['b'] }, ['b']],
    ['expect_column_values_to_be_unique', [1, true, null, null, 2], {}, [1, true]],
    ['expect_column_values_to_be_between', [1, 2, 3], { min_value: 3, max_value: 1 }, [1, 2, 3]],
    ['expect_column_values_to_be_between', [1, 2, 3], { min_value: 1, strict_min: true }, [1]],
    ['expect_column_values_to_be_between', ['a', 'c'], { max_value: 'b' }, ['c']],
    ['expect_column_values_to_be_between', [1], {}, /cannot both be None/],
    [
      'expect_column_values_to_be_between',
      [1, 'a'],
      { max_value: 5 },
      /must either be None or of the same type/,
    ],
    ['expect_column_value_lengths_to_equal', [12, 'ab', 'abc'], { value: 2 }, ['abc']],
    ['expect_column_value_lengths_to_equal', [1, null], { value: 3 }, []],
    ['expect_column_value_lengths_to_be_between', ['', 'ab'], { min_value: 1 }, ['']],
    ['expect_column_value_lengths_to_be_between', ['a'], {}, /cannot both be None/],
    ['expect_column_values_to_be_increasing', [1, null, 3, 2], {}, [2]],
    ['expect_column_values_to_be_increasing', ['2026-01-02', '2026-01-01'], {}, ['2026-01-01']],
    ['expect_column_values_to_be_increasing', ['a', 'b'], {}, /unsupported operand/],
    ['expect_column_values_to_be_decreasing', [3, 3, 1], { strictly: true }, [3]],
    ['expect_column_value_z_scores_to_be_less_than', [5, 5, 5], { threshold: 1 }, [5, 5, 5]],
    ['expect_column_value_z_scores_to_be_less_than', [0, 0, 9], { threshold: 1, double_sided: false }, [9]],
    ['expect_column_values_to_match_regex', [1, 22, 'x1'], { regex: '^\\d$' }, [22, 'x1']],
    ['expect_column_values_to_match_regex', ['ab', 'ac'], { regex: 'a(?!b)' }, ['ab']],
    ['expect_column_values_to_match_regex', ['aa', 'ab'], { regex: '(?P<l>.)(?P=l)' }, ['ab']],
    ['expect_column_values_to_match_regex', ['a'], { regex: '(' }, /missing closing \)/],
    ['expect_column_values_to_match_regex_list', ['a', 'b'], { regex_list: ['a', 'x'] }, ['b']],
    ['expect_column_values_to_not_match_regex_list', ['a', 'b'], { regex_list: ['a'] }, ['a']],
    ['expect_column_values_to_match_like_pattern', ['a_b', 'axb'], { like_pattern: 'a\\_b' }, ['axb']],
    [
      'expect_column_values_to_match_json_schema',
      ['{"a":1}', '[]'],
      { json_schema: { type: 'array' } },
      ['{"a":1}'],
    ],
    ['expect_column_values_to_match_json_schema', ['{a'], { json_schema: {} }, /not JSON/],
    ['expect_column_values_to_match_json_schema', ['1'], { json_schema: { type: 'x' } }, /not a JSON Schema/],
    ['expect_column_values_to_be_json_parseable', ['[]', '{a'], {}, ['{a']],
    ['expect_column_values_to_be_dateutil_parseable', ['Jan 5 2026', 'soon'], {}, ['soon']],
    ['expect_column_values_to_be_dateutil_parseable', [5], {}, /must be of type string/],
    [
      'expect_column_values_to_match_strftime_format',
      ['2026-02-30'],
      { strftime_format: '%Y-%m-%d' },
      ['2026-02-30'],
    ],
    [
      'expect_column_values_to_match_strftime_format',
      [5],
      { strftime_format: '%Y' },
      /must be of type string/,
    ],
    [
      'expect_column_values_to_match_strftime_format',
      ['a'],
      { strftime_format: '%D' },
      /Unable to use provided/,
    ],
    ['expect_column_values_to_be_null', [null, 1], {}, [1]],
    ['expect_column_values_to_not_be_null', [null, 1], {}, [null]],
    ['expect_column_values_to_be_between', [1, 4], { max_value: { $PARAMETER: 'limit' } }, [4]],
    [
      'expect_column_values_to_be_between',
      [1, 6],
      { max_value: { $PARAMETER: 'x', '$PARAMETER.x': 5 } },
      [6],
    ],
  ])('%s of %j with %j', (type, values, kwargs, expected) => {
    const found = unexpected(values, type, kwargs);
    if (expected instanceof RegExp) expect(found).toMatch(expected);
    else expect(found).toEqual(expected);
  });

  it('writes whole numbers beside nulls as floats, as pandas has them', () => {
    expect(unexpected([1, null], 'expect_column_values_to_match_regex', { regex: '^1\\.0$' })).toEqual([]);
  });
});

describe('the type of a column', () => {
  it.each<[Json[], string, boolean, string | undefined]>([
    [[1, 2], 'int', true, 'int64'],
    [[1, 2], 'int32', false, 'int64'],
    [[1, null], 'int64', false, 'float64'],
    [[1, null], 'float', true, 'float64'],
    [[true, false], 'bool', true, 'bool_'],
    [['a'], 'object', true, 'object_'],
    [['a'], 'str', true, undefined],
    [['a', 1], 'str', false, undefined],
    [[1, 2], 'BIGINT', true, 'int64'],
    [[1, 2], 'DoubleType', false, 'int64'],
    [[1.5, 2], 'DoubleType', true, 'float64'],
    [[1.5, 2], 'INTEGER', false, undefined],
    [[1, null], 'INTEGER', true, undefined],
    [[1, 2.5], 'NUMERIC', true, 'float64'],
    [[true], 'BOOLEAN', true, 'bool_'],
    [['2026-01-05 10:30'], 'TIMESTAMP', true, undefined],
    [['soon'], 'datetime', false, undefined],
    [['1'], 'datetime', false, undefined],
    [['Feb 1 2020'], 'datetime', true, undefined],
    [[[1]], 'list', true, undefined],
    [['a'], 'bytes', false, undefined],
    [[1, 2], 'no such type', false, 'int64'],
  ])('%j is of type %s: %s', (values, type_, success, observed) => {
    const found = x(values, 'expect_column_values_to_be_of_type', { type_ });
    expect([found.success, found.result.observed_value]).toEqual([success, observed]);
    const inList = x(values, 'expect_column_values_to_be_in_type_list', { type_list: [type_] });
    // A list asks each value of a column of objects, and none is of the type object.
    expect(inList.success).toBe(success && type_ !== 'object');
  });

  it('beside a contract that says number is a float, however whole its values are', () => {
    const asked = (type_: string) =>
      over({ x: [1, 2] }, 'expect_column_values_to_be_of_type', { column: 'x', type_ }, { x: 'number' });
    expect(asked('FLOAT').success).toBe(true);
    expect(asked('INTEGER').success).toBe(false);
  });
});

it('raises for a type that nothing has, where values are judged one by one', () => {
  const { exception_info } = x(['a'], 'expect_column_values_to_be_of_type', { type_: 'no such type' });
  expect(exception_info.exception_message).toMatch(/Unrecognized numpy\/python type: no such type/);
  const listed = x(['a'], 'expect_column_values_to_be_in_type_list', { type_list: ['no such type', 'str'] });
  expect(listed.success).toBe(true);
});

describe('several columns', () => {
  const table = { a: [1, 1, null, null, 2], b: [1, 1, null, 3, null] };
  it.each<[string, JsonObject, Json]>([
    [
      'expect_column_pair_values_to_be_equal',
      {},
      [
        [null, 3],
        [2, null],
      ],
    ],
    ['expect_column_pair_values_to_be_equal', { ignore_row_if: 'either_value_is_missing' }, []],
    [
      'expect_column_pair_values_to_be_equal',
      { ignore_row_if: 'neither' },
      [
        [null, null],
        [null, 3],
        [2, null],
      ],
    ],
    [
      'expect_column_pair_values_to_be_in_set',
      {
        value_pairs_set: [
          [1, 1],
          [2, null],
        ],
      },
      [[null, 3]],
    ],
    [
      'expect_column_pair_values_a_to_be_greater_than_b',
      { or_equal: true },
      [
        [null, 3],
        [2, null],
      ],
    ],
  ])('%s with %j', (type, kwargs, expected) => {
    const { result } = over(table, type, { column_A: 'a', column_B: 'b', ...kwargs });
    expect(result.unexpected_list).toEqual(expected);
  });

  it.each<[string, JsonObject, Json]>([
    ['expect_compound_columns_to_be_unique', {}, [0, 1]],
    ['expect_compound_columns_to_be_unique', { ignore_row_if: 'never' }, [0, 1]],
    ['expect_multicolumn_sum_to_equal', { sum_total: 2 }, [3, 4]],
    ['expect_multicolumn_sum_to_equal', { sum_total: 2, ignore_row_if: 'any_value_is_missing' }, []],
    ['expect_select_column_values_to_be_unique_within_record', {}, [0, 1]],
    ['expect_select_column_values_to_be_unique_within_record', { ignore_row_if: 'never' }, [0, 1, 2]],
  ])('%s with %j', (type, kwargs, expected) => {
    const { result } = over(table, type, { column_list: ['a', 'b'], ...kwargs });
    expect(result.unexpected_index_list).toEqual(expected);
  });
});

describe('a column as a whole', () => {
  it.each<[string, Json[], JsonObject, boolean, Json]>([
    ['expect_column_min_to_be_between', [3, null, 1], { min_value: 1 }, true, 1],
    ['expect_column_min_to_be_between', [3, null, 1], { min_value: 1, strict_min: true }, false, 1],
    ['expect_column_max_to_be_between', [], { min_value: 1 }, false, null],
    ['expect_column_max_to_be_between', ['a', 'b'], { max_value: 'b' }, true, 'b'],
    ['expect_column_mean_to_be_between', [true, false], { min_value: 0.5, max_value: 0.5 }, true, 0.5],
    ['expect_column_stdev_to_be_between', [1], { min_value: 0 }, false, null],
    ['expect_column_sum_to_be_between', [null], { min_value: 0 }, true, 0],
    ['expect_column_median_to_be_between', [1, 2, 3, 10], { max_value: 2.5 }, true, 2.5],
    ['expect_column_unique_value_count_to_be_between', [], { min_value: 0 }, true, 0],
    ['expect_column_proportion_of_unique_values_to_be_between', [null], { max_value: 0 }, true, 0],
    ['expect_column_proportion_of_non_null_values_to_be_between', [1, null], { min_value: 0.5 }, true, 0.5],
    ['expect_column_distinct_values_to_be_in_set', [1, 2], { value_set: null }, true, [1, 2]],
    ['expect_column_distinct_values_to_equal_set', [1, 1, 2], { value_set: [2, 1, 1] }, true, [1, 2]],
    ['expect_column_distinct_values_to_contain_set', [1, null], { value_set: [null] }, false, [1]],
    ['expect_column_most_common_value_to_be_in_set', [1, 1, 'a', 'a'], { value_set: [1] }, false, [1, 'a']],
    [
      'expect_column_most_common_value_to_be_in_set',
      [1, 2],
      { value_set: [1], ties_okay: true },
      true,
      [1, 2],
    ],
  ])('%s of %j with %j', (type, values, kwargs, success, observed) => {
    const found = x(values, type, kwargs);
    expect(found.exception_info.exception_message).toBeNull();
    expect([found.success, found.result.observed_value]).toEqual([success, observed]);
  });

  const quantile = (values: Json[], q: number, allow_relative_error: Json = false) =>
    x(values, 'expect_column_quantile_values_to_be_between', {
      quantile_ranges: { quantiles: [q], value_ranges: [[null, null]] },
      allow_relative_error,
    }).result.observed_value;

  it('takes the value at the nearest rank, the even one in the middle', () => {
    expect(quantile([4, 1, 3, 2], 0.5)).toEqual({ quantiles: [0.5], values: [3] });
    expect(quantile([1, 2], 0.5)).toEqual({ quantiles: [0.5], values: [1] });
    expect(quantile([1, 2], 0.5, 'linear')).toEqual({ quantiles: [0.5], values: [1.5] });
    expect(quantile([1, 2], 0.5, 'higher')).toEqual({ quantiles: [0.5], values: [2] });
  });

  const divergence = (values: Json[], partition_object: JsonObject, more: JsonObject = {}) =>
    x(values, 'expect_column_kl_divergence_to_be_less_than', { partition_object, threshold: 0.1, ...more });
  const halves = { values: ['a', 'b'], weights: [0.5, 0.5] };

  it('measures how far a distribution is from another', () => {
    expect(divergence(['a', 'b'], halves)).toMatchObject({ success: true, result: { observed_value: 0 } });
    expect(divergence(['a', 'a'], halves).result.observed_value).toBeCloseTo(Math.log(2));
  });

  it('is infinitely far from what was not expected, unless something is held out for it', () => {
    expect(divergence(['a', 'c'], halves)).toMatchObject({
      success: false,
      result: { observed_value: null },
    });
    const { result } = divergence(['a', 'c'], halves, { tail_weight_holdout: 0.2 });
    expect(result.observed_value).toBeCloseTo(0.5 * Math.log(0.5 / 0.4) + 0.5 * Math.log(0.5 / 0.2));
    expect(result.details).toMatchObject({
      observed_partition: { values: ['a', 'b', 'c'], weights: [0.5, 0, 0.5] },
      expected_partition: { weights: [0.4, 0.4, 0.2] },
    });
  });

  it('counts numbers in bins, the last of which holds both edges, and beside them in tails', () => {
    const bins = { bins: [0, 1, 2], weights: [0.4, 0.4], tail_weights: [0.1, 0.1] };
    expect(divergence([-1, 0, 1, 2, 3], bins).result.details).toMatchObject({
      observed_partition: { weights: [0.2, 0.4], tail_weights: [0.2, 0.2] },
    });
  });

  it.each<[JsonObject, JsonObject, RegExp]>([
    [{ values: ['a'], weights: [0.4] }, {}, /Invalid partition object\. The weights/],
    [{ values: ['a'] }, {}, /Invalid partition object\./],
    [{ values: ['a'], weights: [1] }, { internal_weight_holdout: 0.1 }, /cannot be used for discrete data/],
    [{ bins: [0, 1], weights: [1] }, { bucketize_data: false }, /bucketize_data/],
    [{ bins: [1, 0], weights: [1] }, {}, /Invalid partition object/],
    [{ bins: [0, 1], weights: [0.8], tail_weights: [0.1, 0.1] }, { tail_weight_holdout: 0.1 }, /must be 0/],
  ])('raises for %j with %j', (partition, more, message) => {
    expect(divergence([1], partition, more).exception_info.exception_message).toMatch(message);
  });
});

describe('a table as a whole', () => {
  const table = { a: [1, 2], b: [3, 4] };
  it.each<[string, JsonObject, boolean]>([
    ['expect_table_row_count_to_equal', { value: 2 }, true],
    ['expect_table_row_count_to_be_between', { min_value: 3 }, false],
    ['expect_table_column_count_to_equal', { value: 3 }, false],
    ['expect_table_columns_to_match_ordered_list', { column_list: ['b', 'a'] }, false],
    ['expect_table_columns_to_match_ordered_list', { column_list: null }, true],
    ['expect_table_columns_to_match_set', { column_set: ['b', 'a'] }, true],
    ['expect_table_columns_to_match_set', { column_set: ['a'] }, false],
    ['expect_table_columns_to_match_set', { column_set: ['a'], exact_match: false }, true],
    ['expect_column_to_exist', { column: 'b', column_index: 1 }, true],
    ['expect_column_to_exist', { column: 'b', column_index: 0 }, false],
    ['expect_column_to_exist', { column: 'c' }, false],
  ])('%s with %j: %s', (type, kwargs, success) => {
    const found = over(table, type, kwargs);
    expect(found.exception_info.exception_message).toBeNull();
    expect(found.success).toBe(success);
  });

  it('raises for a count that is none', () => {
    const { exception_info } = over(table, 'expect_table_row_count_to_equal', { value: 'hello' });
    expect(exception_info.exception_message).toMatch(/value is not a valid integer/);
  });
});

describe('where Great Expectations has a meaning for what looks like a mistake', () => {
  it.each<[string, Json[], JsonObject, boolean, Json]>([
    ['expect_column_most_common_value_to_be_in_set', [1, 1], { value_set: null }, false, [1]],
    ['expect_column_distinct_values_to_be_in_set', [1, false], { value_set: [0, 1] }, true, [false, 1]],
    [
      'expect_column_median_to_be_between',
      ['2026-01-01', '2026-01-03'],
      { min_value: '2026-01-02' },
      true,
      '2026-01-02T00:00:00.000Z',
    ],
    [
      'expect_column_kl_divergence_to_be_less_than',
      [1, 2, 9],
      { partition_object: null, threshold: 0 },
      true,
      0,
    ],
    [
      'expect_column_kl_divergence_to_be_less_than',
      ['a', 'b'],
      { threshold: 0, bucketize_data: false },
      true,
      0,
    ],
  ])('%s of %j with %j', (type, values, kwargs, success, observed) => {
    const isTime = typeof values[0] === 'string' && values[0].length > 1;
    const found = over({ x: values }, type, { column: 'x', ...kwargs }, isTime ? { x: 'timestamp' } : {});
    expect(found.exception_info.exception_message).toBeNull();
    expect([found.success, found.result.observed_value]).toEqual([success, observed]);
  });

  it.each<[JsonObject, boolean]>([
    [{ column_set: null }, true],
    [{ column_set: null, exact_match: true }, false],
    [{ column_set: [], exact_match: null }, true],
    [{ column_set: ['a'] }, false],
    [{ column_set: ['a'], exact_match: false }, true],
  ])('columns held against %j: %s', (kwargs, success) => {
    expect(over({ a: [1], b: [2] }, 'expect_table_columns_to_match_set', kwargs).success).toBe(success);
  });

  it('counts and places that nothing has are not met', () => {
    expect(over({ a: [1] }, 'expect_table_row_count_to_equal', { value: -1 }).result.observed_value).toBe(1);
    const found = over({ a: [1] }, 'expect_column_to_exist', { column: 'a', column_index: -1 });
    expect([found.success, found.exception_info.raised_exception]).toEqual([false, false]);
  });

  it.each<[string, JsonObject]>([
    ['expect_column_values_to_be_between', { min_value: 'Feb 1 2020', max_value: 'Dec 31 2020' }],
    ['expect_column_values_to_be_in_set', { value_set: ['2020-03-01', '01 Oct 2020'] }],
  ])('texts are times where %s says so', (type, kwargs) => {
    const values = ['Mar 1 2020', '2020-10-01', '5/1/2021'];
    expect(unexpected(values, type, { ...kwargs, parse_strings_as_datetimes: true })).toEqual(['5/1/2021']);
    expect(unexpected(values, type, kwargs)).not.toEqual(['5/1/2021']);
  });

  it('NaN and Infinity are JSON in Python', () => {
    expect(unexpected(['NaN', '[Infinity]', 'nan'], 'expect_column_values_to_be_json_parseable')).toEqual([
      'nan',
    ]);
  });
});
