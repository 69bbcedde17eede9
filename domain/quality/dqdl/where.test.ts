import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { compileCondition } from '../expression/condition.ts';
import { conditionOfWhere, WhereError } from './where.ts';

const scope = { typeOf: () => undefined };
const holds = (where: string, record: JsonObject) => compileCondition(conditionOfWhere(where), scope)(record);

describe('conditionOfWhere', () => {
  it.each<[string, JsonObject, boolean]>([
    ['a = 1', { a: 1 }, true],
    ['a = 1', { a: null }, false],
    ["name = 'O''Hara'", { name: "O'Hara" }, true],
    ['name <> "x"', { name: 'y' }, true],
    ['name != "x"', { name: null }, false],
    ['a > 1 AND b < 2', { a: 2, b: 1 }, true],
    ['a > 1 AND b < 2 OR c IS NULL', { a: 0, b: 1 }, true],
    ['a > 1 and (b < 2 or c is not null)', { a: 2, b: 3, c: 1 }, true],
    ['NOT a = 1', { a: 2 }, true],
    ['a in (1, 2, 3)', { a: 3 }, true],
    ['a not in (1, 2)', { a: 3 }, true],
    ['a not in (1, 2)', { a: null }, false],
    ['a between 1 and 3', { a: 3 }, true],
    ['a not between 1 and 3', { a: 4 }, true],
    ["name like 'A%_'", { name: 'Abc' }, true],
    ["name like 'A.c'", { name: 'Abc' }, false],
    ["name rlike '^A'", { name: 'xA' }, false],
    ['(a + 1) * 2 > 5', { a: 2 }, true],
    ['`odd name` = true', { 'odd name': true }, true],
  ])('%s of %j is %s', (where, record, wanted) => {
    expect(holds(where, record)).toBe(wanted);
  });

  it.each(['', 'a', 'a =', 'upper(a) = 1', 'a = 1 b', 'a in 1', 'exists (select 1)', 'a = §', 'a between 1'])(
    'refuses %j',
    where => {
      expect(() => conditionOfWhere(where)).toThrow(WhereError);
    },
  );
});
