import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { faultsIn } from '../together.fixture.ts';
import rule from './expect_compound_columns_to_be_unique.ts';

it.each<[JsonObject, JsonObject[], number[]]>([
  [
    { column_list: ['a', 'b'] },
    [
      { a: 1, b: 1 },
      { a: 1, b: 2 },
      { a: 1, b: 1 },
    ],
    [0, 2],
  ],
  [
    { column_list: ['a', 'b'] },
    [
      { a: 1, b: null },
      { a: 1, b: null },
    ],
    [],
  ],
  [
    { column_list: ['a', 'b'] },
    [
      { a: '1,2', b: '3' },
      { a: '1', b: '2,3' },
    ],
    [],
  ],
])('%j of %j: %j', (kwargs, records, faults) => {
  expect(faultsIn(rule, kwargs, records)).toEqual(faults);
});
