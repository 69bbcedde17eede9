import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { faultsIn } from '../together.fixture.ts';
import rule from './expect_column_values_to_be_unique.ts';

it.each<[JsonObject, JsonObject[], number[]]>([
  [{ column: 'x' }, [{ x: 1 }, { x: 2 }, { x: 1 }, { x: '1' }], [0, 2]],
  [{ column: 'x' }, [{ x: null }, { x: null }, { x: 1 }], []],
  [{ column: 'x' }, [{ x: [1] }, { x: [1.0] }, { x: { a: 1 } }, { x: { a: 1 } }], [0, 1, 2, 3]],
])('%j of %j: %j', (kwargs, records, faults) => {
  expect(faultsIn(rule, kwargs, records)).toEqual(faults);
});
