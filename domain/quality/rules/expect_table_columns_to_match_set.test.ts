import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_table_columns_to_match_set.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [{ column_set: ['b', 'a'] }, [{ a: 1, b: 2 }], 'pass', ['a', 'b']],
  [{ column_set: ['a'] }, [{ b: 1, a: 2 }], 'fail', ['a', 'b']],
  [{ column_set: ['a'], exact_match: false }, [{ a: 1, b: 2 }], 'pass', ['a', 'b']],
  [{ column_set: ['a', 'c'], exact_match: false }, [{ a: 1 }], 'fail', ['a']],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
