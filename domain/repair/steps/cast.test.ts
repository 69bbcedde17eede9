import { describe, expect, it } from 'vitest';
import { parseExact, writeExact } from '../exact.ts';
import { cast } from './cast.ts';

const casted = (json: string, to: 'string' | 'number' | 'integer' | 'boolean'): string => {
  const record = parseExact(`{"a":${json}}`) as Record<string, never>;
  return cast.apply({ holder: record, name: 'a' }, { to }) ?? writeExact(record).slice(5, -1);
};

describe('a value as another type', () => {
  it.each([
    ['"12.50"', 'number', '12.50'],
    ['" 7 "', 'number', '7'],
    ['"12345678901234567890"', 'integer', '12345678901234567890'],
    ['5.0', 'integer', '5'],
    ['12345678901234567890', 'string', '"12345678901234567890"'],
    ['1.0', 'string', '"1.0"'],
    ['true', 'string', '"true"'],
    ['"TRUE"', 'boolean', 'true'],
    ['0', 'boolean', 'false'],
    ['7', 'number', '7'],
    ['"-0"', 'number', '-0'],
    ['"1e-400"', 'number', '1e-400'],
    [`"${'9'.repeat(400)}"`, 'integer', '9'.repeat(400)],
  ] as const)('%s as %s is %s', (json, to, expected) => expect(casted(json, to)).toBe(expected));
});

describe('no value is guessed at or rounded', () => {
  it.each([
    ['"12,5"', 'number'],
    ['"0x10"', 'number'],
    ['""', 'number'],
    ['"Infinity"', 'number'],
    ['"1e400"', 'number'],
    ['-1e400', 'number'],
    ['" "', 'integer'],
    ['"1e3"', 'integer'],
    ['"007"', 'number'],
    ['"2026-11-23"', 'number'],
    ['"2026-11-23T12:00:00Z"', 'integer'],
    ['"\u0661\u0662"', 'number'],
    ['5.5', 'integer'],
    ['"yes"', 'boolean'],
    ['"constructor"', 'boolean'],
    ['2', 'boolean'],
    ['null', 'string'],
    ['[1]', 'string'],
    ['{}', 'number'],
  ] as const)('%s as %s', (json, to) => expect(casted(json, to)).toBe(`it cannot be read as ${to}`));

  it('nor made of nothing', () =>
    expect(cast.apply({ holder: {}, name: 'a' }, { to: 'string' })).toContain('nothing to cast'));
});
