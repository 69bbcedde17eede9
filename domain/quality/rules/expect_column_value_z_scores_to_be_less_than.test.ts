import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { faultsIn } from '../together.fixture.ts';
import rule from './expect_column_value_z_scores_to_be_less_than.ts';

it.each<[JsonObject, JsonObject[], number[]]>([
  [{ column: 'x', threshold: 1, double_sided: false }, [{ x: 1 }, { x: 1 }, { x: 1 }, { x: 9 }], [3]],
  [
    { column: 'x', threshold: 1, double_sided: true },
    [{ x: -9 }, { x: 1 }, { x: 1 }, { x: 1 }, { x: 1 }],
    [0],
  ],
  [{ column: 'x', threshold: 1, double_sided: true }, [{ x: null }, { x: 5 }], []],
])('%j of %j: %j', (kwargs, records, faults) => {
  expect(faultsIn(rule, kwargs, records)).toEqual(faults);
});
