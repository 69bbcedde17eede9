import { describe, expect, it } from 'vitest';
import { compilePattern } from '../pattern.ts';
import { pythonToEcmaScript, pythonToRe2 } from './python.ts';

/** What Python's `re.search` finds. */
const FOUND: [pattern: string, text: string, found: boolean][] = [
  ['^\\W*$', '日本', false],
  ['^\\w+$', 'é日1٣_', true],
  ['^\\w$', '\u0301', false],
  ['^[\\w-]+$', 'é-ü', true],
  ['^\\d+$', '٣', true],
  ['[^\\d]', '٣', false],
  ['\\D', '٣', false],
  ['^\\s$', '\u2003', true],
  ['^\\s$', '\u0085', true],
  ['^[^\\s]$', '\u00a0', false],
  ['^\\S$', 'é', true],
  ['a$', 'a\n', true],
  ['a\\Z', 'a\n', false],
  ['\\Aa', 'ba', false],
  ['(?m)^b$', 'a\nb\nc', true],
  ['^a{,2}$', 'aa', true],
  ['^a{,2}$', 'aaa', false],
  ['^[]a]+$', 'a]', true],
  ['^[^]a]+$', 'b', true],
  ['^[[]$', '[', true],
  ['^[a\\-z]+$', 'b', false],
  ['^\\-\\_\\"\\ $', '-_" ', true],
  ['(?P<first>a)b', 'xab', true],
  ['(?i)^É$', 'é', true],
  ['\\u00e9', 'é', true],
];

describe.each<[string, (source: string) => { test(text: string): boolean }]>([
  ['RE2', source => compilePattern(pythonToRe2(source))],
  ['ECMAScript', pythonToEcmaScript],
])('in %s a pattern finds what it does in Python:', (_, compile) => {
  it.each(FOUND)('%s in %j: %s', (pattern, text, found) => {
    expect(compile(pattern).test(text)).toBe(found);
  });
});

it('looks around and back where nothing else would do', () => {
  expect(pythonToEcmaScript('(?<!\\-)\\bfoo(?=\\s)').test('a foo b')).toBe(true);
  expect(pythonToEcmaScript('^(?P<x>.)(?P=x)$').test('éé')).toBe(true);
  expect(() => pythonToEcmaScript('(')).toThrow(SyntaxError);
});
