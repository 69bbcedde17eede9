import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jsonFault } from './json-fault.ts';

const parses = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

it.each([
  ['', 0, 'there is nothing in it'],
  ['  ', 2, 'there is nothing in it'],
  ['{"a":1,}', 7, 'expected a key in double quotes'],
  ["{'a':1}", 1, 'expected a key in double quotes'],
  ['{"a" 1}', 5, "expected ':' after a key"],
  ['{"a":1 "b":2}', 7, "expected ',' or '}'"],
  ['{"a":[1,2}', 9, "expected ',' or ']'"],
  ['{"a":01}', 5, 'a number that JSON does not know'],
  ['{"a":.5}', 5, 'expected a value'],
  ['{"a":NaN}', 5, "'NaN' is no JSON value"],
  ['{"a":True}', 5, "'True' is no JSON value"],
  ['{"a":"x\ty"}', 7, 'a control character inside text must be escaped'],
  ['{"a":"\\x41"}', 6, 'an escape that JSON does not know'],
  ['{"a":"open', 10, 'the text ends inside a string'],
  ['{"a":', 5, 'the text ends where a value should be'],
  ['{"a":1', 6, "the text ends before '}'"],
  ['{', 1, 'the text ends inside an object'],
  ['{}{}', 2, 'something follows the end of the record'],
])('%s: at %i, %s', (text, position, reason) => {
  expect(jsonFault(text)).toEqual({ position, reason });
});

describe('agrees with JSON.parse', () => {
  const agree = (text: string): void => {
    const fault = jsonFault(text);
    expect(fault === undefined).toBe(parses(text));
    if (fault) expect(fault.position).toBeLessThanOrEqual(text.length);
  };

  it('on JSON, and on JSON with a piece cut out or put in', () => {
    const piece = fc.constantFrom(
      '',
      ',',
      ':',
      '"',
      '[',
      '}',
      '0',
      '-',
      '.',
      'e',
      '\\',
      'null',
      ' ',
      '\n',
      '\u00a0',
    );
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.nat(3), piece, (json, at, cut, put) => {
        agree(json);
        const place = at % (json.length + 1);
        agree(json.slice(0, place) + put + json.slice(place + cut));
      }),
      { numRuns: 2000 },
    );
  });

  it('on anything', () => {
    const unit = fc.constantFrom(...'{}[]",:0123.-+eE\\/ut\n ');
    fc.assert(fc.property(fc.string({ unit, maxLength: 12 }), agree), { numRuns: 2000 });
  });
});

it('takes time in proportion to the text, however it is nested', () => {
  for (const text of ['['.repeat(500_000), `"${'\\n'.repeat(500_000)}`, `${'1'.repeat(1_000_000)}x`])
    expect(jsonFault(text)).toBeDefined();
});
