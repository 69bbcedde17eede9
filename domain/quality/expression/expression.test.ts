import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../json.ts';
import { compileCondition } from './condition.ts';
import { parameter } from './parameter.ts';
import { ExpressionError } from './tokens.ts';

const scope = { typeOf: () => undefined, fileTime: (text: string) => Date.parse(text) };
const holds = (text: string, record: JsonObject) => compileCondition(text, scope)(record);

describe('compileCondition', () => {
  it.each<[string, JsonObject, boolean]>([
    ['a == 1', { a: 1 }, true],
    ['a == 1', { a: '1' }, false],
    ['a != 1', { a: null }, true],
    ['a < 1', { a: null }, false],
    ['1 < a <= 9', { a: 9 }, true],
    ['a == 1 and b == 2 or c == 3', { c: 3 }, true],
    ['(a == 4) & (b == "d")', { a: 4, b: 'd' }, true],
    ['not a == 1', { a: 2 }, true],
    ['~(a == 1) | b == 2', { a: 1, b: 2 }, true],
    ['a in ["x", "y"]', { a: 'y' }, true],
    ['a not in [1, 2]', { a: 3 }, true],
    ['a + b * 2 == 7', { a: 1, b: 3 }, true],
    ['-7 % a == 1', { a: 4 }, true],
    ['a.isnull()', {}, true],
    ['a.notnull()', { a: 0 }, true],
    ['a.isin([1])', { a: 1 }, true],
    ['col("a b") == "x"', { 'a b': 'x' }, true],
    ['col("a").notNull()', { a: null }, false],
    ['`a b` == 1', { 'a b': 1 }, true],
    ['address.city == "Bonn"', { address: { city: 'Bonn' } }, true],
  ])('%s of %j: %s', (text, record, expected) => {
    expect(holds(text, record)).toBe(expected);
  });

  it.each(['', 'a ==', 'a == 1)', '(a', 'a.drop()', '__import__("os")', '"a', 'a == 1; b', '('.repeat(500)])(
    'refuses %j',
    text => {
      expect(() => compileCondition(text, scope)).toThrow(ExpressionError);
    },
  );

  it('reads or refuses whatever it is given, and throws nothing else', () => {
    const part = fc.constantFrom(
      'a',
      'col("b")',
      '1',
      '"x"',
      '==',
      '<',
      'and',
      'not',
      'in',
      '(',
      ')',
      '[',
      ']',
      ',',
      '.',
      '-',
      '~',
    );
    const anything = fc.oneof(
      fc.string(),
      fc.array(part, { maxLength: 12 }).map(parts => parts.join(' ')),
    );
    fc.assert(
      fc.property(anything, text => {
        try {
          expect(typeof holds(text, { a: 1, b: 'x' })).toBe('boolean');
        } catch (error) {
          expect(error).toBeInstanceOf(ExpressionError);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('parameter', () => {
  const surroundings = { now: Date.UTC(2026, 2, 15), parameters: { upper: 10, 'a b': 2 } };
  it.each<[string, unknown]>([
    ['upper', 10],
    ['a b', 2],
    ['upper * 2 - 1', 19],
    ['now() - timedelta(weeks=2)', '2026-03-01T00:00:00.000'],
    ['datetime(2026, 1, 1) + timedelta(1)', '2026-01-02T00:00:00.000'],
    ['trunc(upper / 3)', 3],
    ['round(2.5) + round(3.5) + round(-0.5)', 6],
    ['2 ^ 3 ^ 2', 512],
    ['trunc(pi * 100 + e)', 316],
  ])('%s is %j', (text, expected) => {
    expect(parameter(text, surroundings)).toEqual(expected);
  });

  it.each(['lower', 'now() * 2', 'open("x")', 'timedelta(moons=1)', 'upper / 0', 'datetime(99999999, 1, 1)'])(
    'refuses %s',
    text => {
      expect(() => parameter(text, surroundings)).toThrow(ExpressionError);
    },
  );
});
