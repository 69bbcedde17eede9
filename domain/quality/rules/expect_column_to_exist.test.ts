import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_column_to_exist.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [{ column: 'a' }, [{ b: 1 }, { a: null }], 'pass', null],
  [{ column: 'a' }, [{ b: 1 }], 'fail', null],
  [{ column: 'a', column_index: 1 }, [{ b: 1, a: 2 }], 'pass', null],
  [{ column: 'a', column_index: 0 }, [{ b: 1, a: 2 }], 'fail', null],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
