import { expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { judged } from '../judged.fixture.ts';
import rule from './expect_record_to_satisfy.ts';

it.each<[JsonObject, JsonObject, string]>([
  [{ condition: 'x > 1' }, { x: 2 }, 'pass'],
  [{ condition: 'x > 1' }, { x: null }, 'fail'],
  [{ condition: 'x != 1' }, { x: null }, 'pass'],
  [{ condition: 'x.isnull() or x.len() == 2' }, { x: 'ab' }, 'pass'],
  [{ condition: 'x.fullmatch("[a-z]")' }, { x: 'ab' }, 'fail'],
  [{ condition: 'x.isspace()' }, { x: ' ' }, 'pass'],
  [{ condition: 'x.castable("INTEGER")' }, { x: '1.5' }, 'fail'],
  [{ condition: 'x >= now() - timedelta(days=1)' }, { x: '1999-01-01T00:00:00Z' }, 'fail'],
])('%j of %j: %s', (kwargs, record, expected) => {
  expect(judged(rule, kwargs, record)).toBe(expected);
});
