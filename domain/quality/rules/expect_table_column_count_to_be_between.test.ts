import { expect, it } from 'vitest';
import type { Json, JsonObject } from '../../json.ts';
import { measured } from '../together.fixture.ts';
import rule from './expect_table_column_count_to_be_between.ts';

it.each<[JsonObject, JsonObject[], string, Json]>([
  [{ min_value: 2, max_value: 2 }, [{ a: 1 }, { b: 1 }], 'pass', 2],
  [{ max_value: 1 }, [{ a: 1 }, { b: 1 }], 'fail', 2],
  [{ max_value: 2, strict_max: true }, [{ a: 1, b: 1 }], 'fail', 2],
])('%j of %j: %s', (kwargs, records, outcome, observed) => {
  expect(measured(rule, kwargs, records)).toEqual([outcome, observed]);
});
