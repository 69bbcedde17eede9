import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { column, measured } from '../together.fixture.ts';
import rule from './expect_table_row_count_to_not_be_between.ts';

it.each<[JsonObject, number, string]>([
  [{ min_value: 2, max_value: 3 }, 1, 'pass'],
  [{ min_value: 2, max_value: 3 }, 2, 'fail'],
  [{ min_value: 2, max_value: 3 }, 3, 'fail'],
  [{ min_value: 2, max_value: 3 }, 4, 'pass'],
  [{ min_value: 0, max_value: 0 }, 0, 'fail'],
])('%j of %i records: %s', (kwargs, rows, outcome) => {
  expect(measured(rule, kwargs, column(new Array<Json>(rows).fill(null)))).toEqual([outcome, rows]);
});

it('doubts bounds between which nothing is', () => {
  expect(rule.doubt?.({ min_value: 3, max_value: 2 })?.message).toContain('everything passes');
});
