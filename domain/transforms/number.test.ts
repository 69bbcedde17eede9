import fc from 'fast-check';
import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { received } from '../quality/trades.fixture.ts';
import number from './number.ts';

const read = (value: Json, options: { decimal?: '.' | ','; group?: '.' | ',' | ' ' | "'" | 'none' } = {}) => {
  const record = { n: value };
  return number.compile({ field: 'n', ...options })(record, received) === undefined ? record.n : 'refused';
};

describe('number', () => {
  it.each([
    ['1,234.50', 1234.5],
    ['1234.5', 1234.5],
    ['-12', -12],
    ['−12', -12],
    ['+3', 3],
    ['12 %', 12],
    ['€ 3.50', 3.5],
    ['-€3.50', -3.5],
    ['$-3.50', -3.5],
    ['3.50 EUR', 3.5],
    ['1.5e-7', 1.5e-7],
    ['  7 ', 7],
    ['1,000,000', 1_000_000],
    ['000123', 123],
  ])('reads %j', (text, value) => expect(read(text)).toBe(value));

  it.each([
    ['1.234,50', { decimal: ',' as const }, 1234.5],
    ['3,5', { decimal: ',' as const }, 3.5],
    ["1'234.50", { group: "'" as const }, 1234.5],
    ['1 234,5', { decimal: ',' as const, group: ' ' as const }, 1234.5],
    ['1\u202f234,5', { decimal: ',' as const, group: ' ' as const }, 1234.5],
    ['1234', { group: 'none' as const }, 1234],
  ])('reads %j with %j', (text, options, value) => expect(read(text, options)).toBe(value));

  it.each([
    '',
    ' ',
    'abc',
    'NaN',
    'Infinity',
    '0x10',
    '1e999',
    '1,23',
    '1,2345',
    ',5',
    '5.',
    '.5',
    '1.2.3',
    '--1',
    '1 2',
    '1.234,50',
    '€3€',
    '3 XYZ',
    '$ 3 %',
    '12345678901234567890',
    '9'.repeat(1000),
    '1e',
    '१२',
    '(3)',
  ])('refuses %j', text => expect(read(text)).toBe('refused'));

  it.each([true, [1], { a: 1 }])('refuses %j', value => expect(read(value)).toBe('refused'));

  it('leaves absent fields alone and lets numbers and null through', () => {
    const record = {};
    expect(number.compile({ field: 'constructor', to: 'm' })(record, received)).toBeUndefined();
    expect(record).toEqual({});
    expect(read(4.25)).toBe(4.25);
    expect(read(null)).toBe(null);
    const copied = { n: null };
    number.compile({ field: 'n', to: 'm' })(copied, received);
    expect(copied).toEqual({ n: null, m: null });
  });

  it('says where and what it expected', () => {
    expect(number.compile({ field: 'a/b' })({ 'a/b': 'x' }, received)).toEqual({
      field: '/a~1b',
      expected: "a number with '.' as decimal sign, groups of three digits parted by ','",
      message: 'a/b cannot be read as a number',
    });
  });

  it('refuses options that mean nothing', () => {
    const refused = (options: unknown) => safeParse(number.options, options).success === false;
    expect(refused({ field: 'n', decimal: ',', group: ',' })).toBe(true);
    expect(refused({ field: 'n', decimal: ';' })).toBe(true);
    expect(refused({ field: '' })).toBe(true);
    expect(refused({ field: 'n', decimals: 2 })).toBe(true);
  });

  it('reads back what Intl writes, and never makes NaN', () => {
    const written = new Intl.NumberFormat('en-US', { maximumFractionDigits: 3 });
    const german = new Intl.NumberFormat('de-DE', { maximumFractionDigits: 3 });
    fc.assert(
      fc.property(fc.integer({ min: -1e12, max: 1e12 }), thousandths => {
        const value = thousandths / 1000;
        expect(read(written.format(value))).toBe(value);
        expect(read(german.format(value), { decimal: ',' })).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.string(), text => {
        const value = read(text);
        expect(value === 'refused' || Number.isFinite(value)).toBe(true);
      }),
    );
  });
});
