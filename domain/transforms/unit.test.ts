import fc from 'fast-check';
import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { received } from '../quality/trades.fixture.ts';
import { converter, UNITS } from './formats/units.ts';
import unit from './unit.ts';

const convert = (value: Json, from: string, to_unit: string) => {
  const record = { v: value };
  const failure = unit.compile({ field: 'v', from, to_unit })(record, received);
  return failure === undefined ? record.v : failure.message;
};

describe('unit', () => {
  it.each([
    [71.6, 'F', 'C', 22],
    [-40, 'C', 'F', -40],
    [0, 'C', 'K', 273.15],
    [0, 'K', 'F', -459.67],
    [212, 'F', 'K', 373.15],
    [26.2, 'mi', 'km', 42.1648128],
    [1, 'nmi', 'm', 1852],
    [5, 'lb', 'kg', 2.26796185],
    [100, 'km/h', 'm/s', 27.7777777778],
    [36, 'km/h', 'm/s', 10],
    [60, 'mph', 'km/h', 96.56064],
    [1013.25, 'hPa', 'atm', 1],
    [29.92, 'inHg', 'hPa', 1013.20748119],
    [14.5, 'psi', 'kPa', 99.9739807509],
  ])('%f %s in %s is %f', (value, from, to, expected) =>
    expect(convert(value, from, to)).toBeCloseTo(expected, 6),
  );

  it('goes there and back between any two units of a kind', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...UNITS),
        fc.constantFrom(...UNITS),
        fc.integer({ min: -1e6, max: 1e6 }),
        (a, b, n) => {
          const there = converter(a, b);
          const back = converter(b, a);
          fc.pre(there !== undefined && back !== undefined);
          expect(Math.abs(back!(there!(n)) - n)).toBeLessThan(1e-3);
        },
      ),
    );
  });

  it('refuses what is no number, with the way out', () => {
    expect(convert('71', 'F', 'C')).toBe('v is no number; the transform number reads text');
    expect(convert([1], 'F', 'C')).toBe('v is no number');
    expect(convert(1e308, 'km', 'mm')).toBe('v is too large to convert');
  });

  it('leaves absent alone and keeps null', () => {
    const record = {};
    expect(
      unit.compile({ field: 'constructor', from: 'F', to_unit: 'C', to: 'c' })(record, received),
    ).toBeUndefined();
    expect(record).toEqual({});
    expect(convert(null, 'F', 'C')).toBeNull();
  });

  it.each([
    [{ field: 'v', from: 'furlong', to_unit: 'm' }, /no unit "furlong"; known are K, C, F, m/],
    [{ field: 'v', from: 'm', to_unit: 'kg' }, /different things/],
    [{ field: 'v', from: 'm' }, /no unit undefined|Invalid key/],
  ])('refuses the options %j', (options, message) => {
    expect(safeParse(unit.options, options).issues?.[0].message).toMatch(message);
  });
});
