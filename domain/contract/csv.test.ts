import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Field, FieldType } from './contract.ts';
import { CsvHeaderError, csvConverter } from './csv.ts';

const field = (name: string, type: FieldType, more: Partial<Field> = {}): Field => ({
  name,
  type,
  required: false,
  unique: false,
  options: {},
  origin: 'record',
  ...more,
});
const fields = [
  field('id', 'integer'),
  field('price', 'number'),
  field('open', 'boolean'),
  field('at', 'timestamp'),
  field('tags', 'array'),
  field('place', 'object', { properties: [field('lat', 'number')] }),
  field('made', 'number', { origin: 'derived' }),
];
const row = (cells: Record<string, string>) =>
  csvConverter({ fields }, Object.keys(cells))(Object.values(cells));

describe('csvConverter', () => {
  it('reads each cell as its field has it in JSON', () => {
    expect(
      row({ id: '7', price: '1.5e2', open: 'True', at: '2026-03-01T00:00:00Z', tags: '["a"]', other: '12' }),
    ).toEqual({ id: 7, price: 150, open: true, at: '2026-03-01T00:00:00Z', tags: ['a'], other: '12' });
  });

  it('leaves as text what does not read as the type, or would lose digits', () => {
    const cells = { id: '12345678901234567890', price: '1,5', open: 'yes', tags: '[a' };
    expect(row(cells)).toEqual(cells);
    expect(row({ id: '1.5', price: '1e999', open: '' })).toEqual({ id: '1.5', price: '1e999' });
    expect(row({ price: 'NaN', id: '0x10' })).toEqual({ price: 'NaN', id: '0x10' });
  });

  it('takes an empty cell as absent', () => {
    expect(row({ id: '', price: '', at: '' })).toEqual({});
  });

  it('puts a dotted column inside its object', () => {
    expect(row({ 'place.lat': '48.1', 'place.name': 'Wien', 'else.where': '1' })).toEqual({
      place: { lat: 48.1, name: 'Wien' },
      'else.where': '1',
    });
  });

  it('keeps cells that have no column, and columns that have no name', () => {
    expect(csvConverter({ fields }, ['id', ''])(['1', 'a', 'b'])).toEqual({
      id: 1,
      'column 2': 'a',
      'column 3': 'b',
    });
  });

  it.each([
    [['id', ' id'], /"id" twice/],
    [['__proto__'], /__proto__/],
  ])('refuses the header %s', (header, reason) => {
    expect(() => csvConverter({ fields }, header)).toThrow(CsvHeaderError);
    expect(() => csvConverter({ fields }, header)).toThrow(reason);
  });

  it('gives numbers back as they were written', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.maxSafeInteger(), (any, id) => {
        const price = any + 0; // text has no -0
        expect(row({ price: String(price), id: String(id) })).toEqual({ price, id });
      }),
    );
  });
});
