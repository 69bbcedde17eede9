/** Text that is no contract, or nearly one: problems with a place, never an exception. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import type { Json } from '../json.ts';
import { readContract } from './read.ts';
import { problemsIn, SMALL } from './small.fixture.ts';

describe('text that is no contract', () => {
  test.each([
    ['nothing', '', 'the file is empty'],
    ['blanks', ' \n\t\n', 'the file is empty'],
    ['a comment', '# only\n', 'the file has no content'],
    ['a list', '- a\n', 'a contract is a map'],
    ['tabs', 'a:\n\tb: 1\n', 'Tabs are not allowed'],
    ['a key twice', 'id: a\nid: b\n', 'the key "id" is there twice'],
    ['a key that is a number', '1: a\n', 'a key must be text'],
    ['__proto__', '__proto__: {a: 1}\n', 'the key "__proto__" is not allowed'],
    ['not a number', 'a: .nan\n', 'a number must be finite'],
    ['an unknown alias', 'a: *b\n', 'b'],
    ['two documents', 'a: 1\n---\nb: 2\n', 'a second YAML document'],
    ['an unknown tag', 'a: !!js/function x\n', 'Unresolved tag'],
    ['binary', '\u0000\u0001', ''],
    ['an unclosed quote', "a: 'b\n", 'quote'],
    ['a megabyte', `a: ${'x'.repeat(1024 * 1024)}\n`, 'a contract has at most 1048576'],
    ['100,000 brackets', '['.repeat(100_000), 'nested too deeply'],
    ['an anchor in itself', 'a: &a [*a]\n', 'nested more than 64 levels deep'],
    ['65 levels', `a: ${'['.repeat(65)}${']'.repeat(65)}`, 'nested more than 64 levels deep'],
  ])('%s', (_, text, message) => {
    const [first] = problemsIn(text);
    expect(first?.message).toContain(message);
    expect(first).toMatchObject({
      file: 'small.odcs.yaml',
      line: expect.any(Number),
      column: expect.any(Number),
    });
  });

  test('an alias bomb', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1},`.repeat(9) : '1,1,1'}]`,
    );
    expect(problemsIn(levels.join('\n'))[0]?.message).toContain('values once its aliases are expanded');
  });

  test('a map of many keys', () => {
    const text = Array.from({ length: 10_000 }, (_, i) => `key${i}: 1`).join('\n');
    expect(problemsIn(text).length).toBeGreaterThan(0);
  });
});

describe('never throws', () => {
  const isResult = (text: string) => {
    const result = readContract(text, 'small.odcs.yaml');
    const lines = text.split('\n').length;
    if ('contract' in result) return true;
    return (
      result.problems.length > 0 &&
      result.problems.every(
        ({ line, column, message }) => line >= 1 && line <= lines && column >= 1 && message !== '',
      )
    );
  };

  test('on garbage', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 300 }), isResult), { numRuns: 200 });
  });

  test('on a contract with a piece of its text replaced', () => {
    const piece = fc.oneof(
      fc.string({ maxLength: 12 }),
      fc.constantFrom('\t', ': ', '- ', '&a ', '*a', '{', ']', '\n', '|', "'", '"', '? '),
    );
    fc.assert(
      fc.property(fc.nat(SMALL.length), fc.nat(40), piece, (at, length, by) =>
        isResult(SMALL.slice(0, at) + by + SMALL.slice(at + length)),
      ),
      { numRuns: 200 },
    );
  });

  test('on a contract with a value replaced by any other', () => {
    const root = parse(SMALL) as Json;
    const places: (string | number)[][] = [];
    const walk = (value: Json, path: (string | number)[]) => {
      places.push(path);
      if (typeof value === 'object' && value !== null)
        for (const [key, inner] of Object.entries(value))
          walk(inner as Json, [...path, Array.isArray(value) ? Number(key) : key]);
    };
    walk(root, []);
    const replaced = (value: Json, [key, ...rest]: readonly (string | number)[], by: Json): Json => {
      if (key === undefined) return by;
      const copy = structuredClone(value) as Record<string | number, Json>;
      copy[key] = replaced(copy[key]!, rest, by);
      return copy as Json;
    };
    const json = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(null, '', 0, -1, [], {}, [null], 'price'),
    );
    fc.assert(
      fc.property(fc.constantFrom(...places), json, (path, by) =>
        isResult(stringify(replaced(root, path, by as Json))),
      ),
      { numRuns: 200 },
    );
  });
});
