import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { evaluate } from './evaluate.ts';
import type { ResultFormat } from './kwargs.ts';

/** What Great Expectations 1.2.0 answered on pandas, asked the same. */
function ask(
  type: string,
  data: Record<string, Json[]>,
  kwargs: JsonObject,
  resultFormat: ResultFormat = 'COMPLETE',
) {
  const names = Object.keys(data);
  const records = data[names[0]!]!.map((_, i) =>
    Object.fromEntries(names.map(name => [name, data[name]![i]!])),
  );
  return evaluate(
    { type, kwargs },
    { records, columns: names },
    {
      now: 0,
      parameters: {},
      resultFormat,
      context: { receivedAt: 0 },
    },
  );
}

describe('without a partition', () => {
  const type = 'expect_column_kl_divergence_to_be_less_than';
  it.each<[number[], number[]]>([
    [
      [1, 2, 4],
      [1, 2.5, 4],
    ],
    [
      [1, 1, 1, 0, 0],
      [0, 1 / 3, 2 / 3, 1],
    ],
    [
      [3, 1],
      [1, 2, 3],
    ],
  ])('%j has bins %j, and diverges from itself by nothing', (x, bins) => {
    const { success, result } = ask(type, { x }, { column: 'x', partition_object: null, threshold: 0 });
    expect([success, result.observed_value]).toEqual([true, 0]);
    const { expected_partition } = result.details as { expected_partition: { bins: number[] } };
    expect(expected_partition.bins).toHaveLength(bins.length);
    for (const [i, edge] of bins.entries()) expect(expected_partition.bins[i]).toBeCloseTo(edge, 12);
  });

  it('one value alone has no bins', () => {
    const { exception_info } = ask(
      type,
      { x: [2, 2] },
      { column: 'x', partition_object: null, threshold: 1 },
    );
    expect(exception_info.exception_message).toContain('Invalid partition object');
  });
});

describe('partitions with an end at infinity', () => {
  const type = 'expect_column_kl_divergence_to_be_less_than';
  const x = [-1.48, 0.29, -2.51, -0.71, 1.39, 0.12, -0.82, 4.38, 0.12, -1.17, 0.32, -1.05, -0.77, -0.7, 4.05];

  it('have the bin without an end as the tail on its side', () => {
    const { result } = ask(
      type,
      { x },
      {
        column: 'x',
        partition_object: { bins: [0, 2, Infinity], weights: [0.5, 0.5] },
        threshold: 0.1,
        tail_weight_holdout: 0.1,
        internal_weight_holdout: 0.01,
      },
    );
    expect(result.observed_value).toBeCloseTo(0.6257303949371366, 12);
    expect(result.details).toEqual({
      observed_partition: { bins: [0, 2], weights: [5 / 15], tail_weights: [8 / 15, 2 / 15] },
      expected_partition: { bins: [0, 2], weights: [0.445], tail_weights: [0.1, 0.445] },
    });
  });

  it.each([
    [
      { tail_weight_holdout: 0.1 },
      { bins: [-Infinity, 0, Infinity], weights: [0.5, 0.5] },
      /tail_weight_holdout cannot/,
    ],
    [
      {},
      { bins: [0, 1, Infinity], weights: [0.5, 0.5], tail_weights: [0, 0] },
      /There can be no tail weights/,
    ],
  ])('take no other tails', (more, partition_object, message) => {
    const { exception_info } = ask(type, { x }, { column: 'x', partition_object, threshold: 1, ...more });
    expect(exception_info.exception_message).toMatch(message);
  });

  it('have what was not expected after what was', () => {
    const { result } = ask(
      type,
      { x: [-1, 1] },
      {
        column: 'x',
        partition_object: { values: [1, 2], weights: [0.5, 0.5] },
        threshold: null,
      },
    );
    expect(result.details).toMatchObject({
      observed_partition: { values: [1, 2, -1], weights: [0.5, 0, 0.5] },
    });
  });
});

describe('lengths', () => {
  it.each<[JsonObject, string[]]>([
    [{ min_value: 1, strict_min: true }, ['', 'a']],
    [{ max_value: 3, strict_max: true }, ['abc']],
    [{ min_value: 0, max_value: 3, strict_min: true, strict_max: true }, ['', 'abc']],
  ])('lie strictly between bounds of %j', (bounds, unexpected) => {
    const { result } = ask(
      'expect_column_value_lengths_to_be_between',
      { s: ['', 'a', 'ab', 'abc'] },
      { column: 's', ...bounds },
    );
    expect(result.unexpected_list).toEqual(unexpected);
  });
});

describe('truth', () => {
  it('has an order as a number', () => {
    const b = [true, false, false];
    expect(ask('expect_column_max_to_be_between', { b }, { column: 'b', min_value: 0.5 }).success).toBe(true);
    expect(ask('expect_column_min_to_be_between', { b }, { column: 'b', min_value: 1 }).success).toBe(false);
  });

  it('is counted with the numbers it equals', () => {
    const { result } = ask(
      'expect_column_values_to_not_be_in_set',
      { m: [1, true, 'a'] },
      { column: 'm', value_set: [1] },
    );
    expect(result.unexpected_list).toEqual([1, true]);
    expect(result.partial_unexpected_counts).toEqual([{ value: 1, count: 2 }]);
  });
});

describe('nothing to judge', () => {
  const n = [null, null];

  it('has quantiles and common values of none', () => {
    const quantile_ranges = {
      quantiles: [0, 0.5],
      value_ranges: [
        [0, 1],
        [0, 1],
      ],
    };
    const quantiles = ask(
      'expect_column_quantile_values_to_be_between',
      { n },
      { column: 'n', quantile_ranges },
    );
    expect(quantiles).toMatchObject({
      success: false,
      result: {
        observed_value: { quantiles: [0, 0.5], values: [null, null] },
        details: { success_details: [false, false] },
      },
    });
    const common = ask(
      'expect_column_most_common_value_to_be_in_set',
      { n },
      { column: 'n', value_set: [1] },
    );
    expect(common).toMatchObject({ success: false, result: { observed_value: [] } });
  });
});

describe('sets and lists without a member', () => {
  it('are met by nothing, and no error', () => {
    const pairs = ask(
      'expect_column_pair_values_to_be_in_set',
      { a: [1], b: [2] },
      { column_A: 'a', column_B: 'b', value_pairs_set: [] },
    );
    expect(pairs).toMatchObject({ success: false, exception_info: { raised_exception: false } });
    const types = ask(
      'expect_column_values_to_be_in_type_list',
      { a: ['x'] },
      { column: 'a', type_list: null },
    );
    expect(types).toMatchObject({ success: true, result: { observed_value: 'object_' } });
  });
});

describe('types of numpy', () => {
  it('are none of the values of a mixed column', () => {
    const { result } = ask(
      'expect_column_values_to_be_in_type_list',
      { m: [true, 'a', 1] },
      { column: 'm', type_list: ['int64', 'float64'] },
    );
    expect(result.unexpected_list).toEqual([true, 'a', 1]);
  });
});

describe('a JSON Schema', () => {
  it('is asked of text alone', () => {
    const { exception_info } = ask(
      'expect_column_values_to_match_json_schema',
      { a: [1] },
      { column: 'a', json_schema: { type: 'number' } },
    );
    expect(exception_info.exception_message).toMatch(
      /the JSON object must be str, bytes or bytearray, not int/,
    );
  });
});

describe('details', () => {
  it('are told from BASIC on', () => {
    const asked = (format: ResultFormat) =>
      ask('expect_column_distinct_values_to_be_in_set', { a: [1] }, { column: 'a', value_set: [1] }, format)
        .result;
    expect(asked('BASIC')).toMatchObject({ details: { value_counts: [{ value: 1, count: 1 }] } });
    expect(asked('BOOLEAN_ONLY')).toEqual({});
  });
});

describe('the columns of a table', () => {
  it('are told in their own order where they are all there, and sorted where not', () => {
    const asked = (column_set: string[]) =>
      ask('expect_table_columns_to_match_set', { b: [1], a: [1] }, { column_set }).result;
    expect(asked(['a', 'b']).observed_value).toEqual(['b', 'a']);
    expect(asked(['a', 'c'])).toMatchObject({
      observed_value: ['a', 'b'],
      details: { mismatched: { unexpected: ['b'], missing: ['c'] } },
    });
  });
});
