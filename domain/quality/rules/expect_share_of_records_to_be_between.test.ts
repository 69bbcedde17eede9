import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_share_of_records_to_be_between.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [{ condition: 'x > 1', min_value: 0.5 }, [{ x: 2 }, { x: 1 }], 'pass', 0.5],
  [{ condition: 'x > 1', min_value: 0.5, strict_min: true }, [{ x: 2 }, { x: 1 }], 'fail', 0.5],
  [
    { condition: 'x.isnull()', max_value: 0.5 },
    [{ x: null }, { x: null }, { x: 1 }],
    'fail',
    0.6666666666666666,
  ],
  [{ condition: 'x > 1', min_value: 0.5 }, [], 'not evaluated', null],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
