import { expect, test } from 'vitest';
import type { JsonObject } from '../json.ts';
import type { Contract, Field } from './contract.ts';
import { rawSchema, storedSchema } from './schema.ts';
import { contractIn, SMALL } from './small.fixture.ts';

const small = contractIn(SMALL);

const withField = (field: Partial<Field>): Contract => ({
  ...small,
  transforms: [],
  fields: [
    { name: 'x', type: 'string', required: true, unique: false, options: {}, origin: 'record', ...field },
  ],
});
const schemaOf = (field: Partial<Field>) => (rawSchema(withField(field)).properties as JsonObject).x;

test('the small contract, as delivered', () => {
  expect(rawSchema(small)).toEqual({
    type: 'object',
    properties: {
      id: { type: 'string' },
      at: { type: 'string', format: 'date-time' },
      // The transform `number` reads text too.
      price: { type: ['number', 'string', 'null'] },
      place: {
        type: ['object', 'null'],
        properties: { lat: { type: 'number' }, lon: { type: 'number' } },
        required: ['lat', 'lon'],
      },
      tags: { type: ['array', 'null'], maxItems: 3, items: { type: ['string', 'null'] } },
    },
    required: ['id', 'at'],
  });
});

test('what transforms wrote, as stored', () => {
  expect(storedSchema(small)).toEqual({
    type: 'object',
    properties: { price: { type: ['number', 'null'] }, place_lat: { type: ['number', 'null'] } },
  });
  expect(storedSchema({ ...small, transforms: [] })).toBeUndefined();
});

test.each<[Partial<Field>, JsonObject]>([
  [
    { type: 'string', options: { minLength: 1, pattern: '^a' } },
    { type: 'string', minLength: 1, pattern: '^a' },
  ],
  [
    { type: 'string', physicalType: 'uuid' },
    { type: 'string', format: 'uuid' },
  ],
  [{ type: 'date' }, { type: 'string', format: 'date' }],
  [{ type: 'time' }, { type: 'string', format: 'time-of-day' }],
  [
    { type: 'timestamp', options: { minimum: '2026-01-01T00:00:00Z', timezone: true } },
    { type: 'string', format: 'date-time', earliest: '2026-01-01T00:00:00Z' },
  ],
  [
    { type: 'time', options: { exclusiveMinimum: '06:00:00', maximum: '22:00:00' } },
    { type: 'string', format: 'time-of-day', after: '06:00:00', latest: '22:00:00' },
  ],
  [{ type: 'boolean', required: false }, { type: ['boolean', 'null'] }],
  [
    { type: 'number', options: { exclusiveMinimum: 0, format: 'f64' } },
    { type: 'number', exclusiveMinimum: 0 },
  ],
  [
    { type: 'number', physicalType: 'real', options: { minimum: 0 } },
    { type: 'number', minimum: 0, maximum: 3.402823466e38 },
  ],
  [
    { type: 'integer' },
    { type: 'integer', minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER },
  ],
  [
    { type: 'integer', physicalType: 'smallint', options: { minimum: 1 } },
    { type: 'integer', minimum: 1, maximum: 32_767 },
  ],
  [
    { type: 'integer', options: { format: 'u8', maximum: 9 } },
    { type: 'integer', minimum: 0, maximum: 9 },
  ],
  [
    { type: 'object', options: { required: ['a'], maxProperties: 2 } },
    { type: 'object', required: ['a'], maxProperties: 2 },
  ],
])('%j', (field, expected) => {
  expect(schemaOf(field)).toEqual(expected);
});
