import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_any_of.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [
    {
      expectations: [
        { type: 'expect_column_mean_to_be_between', kwargs: { column: 'x', min_value: 2 } },
        { type: 'expect_table_row_count_to_be_between', kwargs: { min_value: 2 } },
      ],
    },
    [{ x: 1 }, { x: 1 }],
    'pass',
    [1, 2],
  ],
  [
    {
      expectations: [
        { type: 'expect_column_mean_to_be_between', kwargs: { column: 'x', min_value: 2 } },
        { type: 'expect_table_row_count_to_be_between', kwargs: { min_value: 2 } },
      ],
    },
    [{ x: 1 }],
    'fail',
    [1, 1],
  ],
  [
    {
      expectations: [
        { type: 'expect_column_mean_to_be_between', kwargs: { column: 'x', min_value: 2 } },
        { type: 'expect_column_values_to_not_be_null', kwargs: { column: 'x' } },
      ],
    },
    [{ x: null }],
    'fail',
    [null, { passed: 0, failed: 1 }],
  ],
  [
    { expectations: [{ type: 'expect_column_mean_to_be_between', kwargs: { column: 'x', min_value: 2 } }] },
    [],
    'not evaluated',
    [null],
  ],
  [
    {
      expectations: [
        {
          type: 'expect_all_of',
          kwargs: {
            expectations: [
              { type: 'expect_column_mean_to_be_between', kwargs: { column: 'x', min_value: 2 } },
              { type: 'expect_table_row_count_to_be_between', kwargs: { min_value: 2 } },
            ],
          },
        },
        { type: 'expect_column_values_to_not_be_null', kwargs: { column: 'x' } },
      ],
    },
    [{ x: 1 }],
    'pass',
    [[1, 1], { passed: 1, failed: 0 }],
  ],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
