import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_column_singular_values_share_to_be_between.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [
    { column_list: ['x'], of: 'distinct', min_value: 0.5, max_value: 0.5 },
    [{ x: 'a' }, { x: 'a' }, { x: 'b' }],
    'pass',
    0.5,
  ],
  [
    { column_list: ['x'], of: 'records', min_value: 0.5 },
    [{ x: 'a' }, { x: 'a' }, { x: 'b' }],
    'fail',
    0.3333333333333333,
  ],
  [{ column_list: ['x'], of: 'records', min_value: 1 }, [{ x: 'a' }, { x: 'b' }, { x: null }], 'pass', 1],
  [
    { column_list: ['x', 'y'], of: 'records', min_value: 1 },
    [
      { x: 1, y: 1 },
      { x: 1, y: 2 },
    ],
    'pass',
    1,
  ],
  [{ column_list: ['x'], of: 'records', min_value: 1 }, [{ x: null }], 'not evaluated', null],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
