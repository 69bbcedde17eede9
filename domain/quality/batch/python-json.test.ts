import { describe, expect, it } from 'vitest';
import { parsePythonJson } from './python-json.ts';

describe('parsePythonJson', () => {
  it('reads what Python writes and JSON has no word for', () => {
    expect(parsePythonJson('{"a": NaN, "b": [Infinity, -Infinity, 1]}')).toEqual({
      a: null,
      b: [Infinity, -Infinity, 1],
    });
  });

  it('leaves texts and keys as they are', () => {
    const value = { NaN: 'NaN and -Infinity "quoted \\" Infinity"', b: null };
    expect(parsePythonJson(JSON.stringify(value))).toEqual(value);
  });

  it.each(['{', '[NaNa]', 'Infinity1', '{"a": Infinit}'])('refuses %s', text => {
    expect(() => parsePythonJson(text)).toThrow(SyntaxError);
  });
});
