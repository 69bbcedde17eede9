import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { neededColumns } from './needed-columns.ts';

const needed = (...expectations: [type: string, kwargs: JsonObject][]) => {
  const found = neededColumns(expectations.map(([type, kwargs]) => ({ type, kwargs })));
  return found && [...found];
};

describe('neededColumns', () => {
  it('are those of the expectations, their conditions and the names of records', () => {
    expect(
      needed(
        ['expect_column_values_to_be_unique', { column: 'id' }],
        ['expect_column_pair_values_to_be_equal', { column_A: 'a', column_B: 'b.c' }],
        ['expect_compound_columns_to_be_unique', { column_list: ['d', 'e'] }],
        [
          'expect_column_values_to_not_be_null',
          {
            column: 'f',
            row_condition: 'g == 1',
            result_format: { result_format: 'COMPLETE', unexpected_index_column_names: ['h'] },
          },
        ],
      ),
    ).toEqual(['id', 'a', 'b.c', 'b', 'd', 'e', 'f', 'g', 'h']);
  });

  it('are none where only the table is asked about, or nothing is known of the expectation', () => {
    expect(
      needed(['expect_table_row_count_to_equal', { value: 1 }], ['expect_column_to_exist', { column: 'a' }]),
    ).toEqual([]);
    expect(needed(['expect_wonders', {}])).toEqual([]);
    expect(needed(['expect_column_values_to_not_be_null', { column: 'a', row_condition: '==' }])).toEqual([
      'a',
    ]);
  });

  it('are all where whole records are listed', () => {
    const result_format = { result_format: 'BASIC', include_unexpected_rows: true };
    expect(needed(['expect_column_values_to_not_be_null', { column: 'a', result_format }])).toBeUndefined();
    expect(needed(['expect_record_to_satisfy', { condition: 'a == 1' }])).toBeUndefined();
    expect(needed(['expect_column_values_to_not_be_null', { column: { $PARAMETER: 'x' } }])).toBeUndefined();
  });
});
