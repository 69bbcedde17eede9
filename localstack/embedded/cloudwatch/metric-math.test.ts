import { describe, expect, test } from 'vitest';
import { parseExpression } from './metric-math.ts';

const values: Record<string, number> = { a: 6, b: 3, none: Number.NaN };
const value = (text: string) =>
  parseExpression(text)(id => (Number.isNaN(values[id]) ? undefined : values[id]));

test.each<[string, number | undefined]>([
  ['a', 6],
  ['a + b * 2', 12],
  ['(a + b) * 2', 18],
  ['a - b - 1', 2],
  ['a / b / 2', 1],
  ['a/0', undefined],
  ['a > b', 1],
  ['a + 1 <= b', 0],
  ['IF(a >= 6, a / b, 0)', 2],
  ['IF(a == b, 1, 0.5)', 0.5],
  ['none + 1', undefined],
  ['FILL(none, 0) + 1', 1],
  ['FILL(a, 0)', 6],
  ['IF(none > 1, 1, 0)', undefined],
  ['IF(a < 50, 0, none)', 0],
  ['unheard_of', undefined],
])('%s is %d', (text, expected) => expect(value(text)).toBe(expected));

describe('what it does not know is refused, never guessed', () => {
  test.each([
    ['', 'an end where a value'],
    ['a +', 'an end where a value'],
    ['a b', 'goes on with "b"'],
    ['(a', 'an end where ")"'],
    ['a ? b', 'from " ? b"'],
    ['SUM(a)', 'no function SUM'],
    ['toString(a)', 'goes on with "("'],
    ['IF(a)', '")" where ","'],
    ['IF(a, b, 1, 2)', '"," where ")"'],
    [`a${' + a'.repeat(300)}`, 'at most 1024'],
    [`${'('.repeat(1000)}a`, 'an end where ")"'],
  ])('%s', (text, message) => expect(() => parseExpression(text)).toThrow(message));
});
