import { describe, expect, it } from 'vitest';
import type { Contract, Field } from '../contract/contract.ts';
import type { JsonObject } from '../json.ts';
import { compileProfile } from './collect.ts';
import { quantilesOf } from './numbers.ts';
import { emptyProfile, mergeProfile } from './profile.ts';
import { readProfile, storeProfile } from './stored.ts';

const NOW = Date.UTC(2026, 1, 4);
const field = (name: string, type: Field['type'], over: Partial<Field> = {}): Field => ({
  ...{ name, type, required: false, unique: false, options: {}, origin: 'record' },
  ...over,
});
const contract = {
  fields: [
    field('id', 'string'),
    field('price', 'number'),
    field('payment', 'string'),
    field('email', 'string', { classification: 'personal' }),
    field('derived', 'number', { origin: 'derived' }),
    field('constructor', 'string'),
  ],
} as Contract;
const profileOf = (records: JsonObject[], frame = 'f') => {
  const look = compileProfile(contract)(frame, records.length);
  for (const [index, record] of records.entries()) {
    if (!look.takes(index)) continue;
    look.delivered(record);
    look.transformed(record, NOW, NOW + 1500);
  }
  return look.profile;
};

describe('the profile of a frame', () => {
  it('counts what is missing, types, values and unknown fields', () => {
    const { fields, unknown, records } = profileOf([
      { id: 'a', price: 10, payment: 'card' },
      { id: 'b', price: null, payment: 'card', surprise: 1 },
      { id: 'c', price: '12', constructor: 'x' },
    ]);
    expect(records).toBe(3);
    expect(fields.get('price')).toMatchObject({ missing: 1, types: [1, 1, 0, 0, 0] });
    expect(fields.get('payment')).toMatchObject({ missing: 1, values: new Map([['card', 2]]) });
    // Not found on every object.
    expect(fields.get('constructor')).toMatchObject({ missing: 2 });
    expect([...unknown]).toEqual([['surprise', 1]]);
  });

  it('keeps no values of a classified field', () => {
    const { fields } = profileOf([{ email: 'ada@example.com' }]);
    expect(fields.get('email')).toMatchObject({ missing: 0, values: new Map(), types: [1, 0, 0, 0, 0] });
    expect(JSON.stringify(storeProfile(profileOf([{ email: 'ada@example.com' }])))).not.toContain('ada');
  });

  it('gives up on categories with many values, and on long texts', () => {
    const many = profileOf(Array.from({ length: 64 }, (_, i) => ({ id: `${i}`, payment: 'x'.repeat(65) })));
    expect(many.fields.get('id')?.values?.size).toBe(64);
    expect(many.fields.get('payment')?.values).toBeUndefined();
    const more = mergeProfile(mergeProfile(emptyProfile(), many), profileOf([{ id: 'another' }]));
    expect(more.fields.get('id')?.values).toBeUndefined();
  });

  it('takes up to 64 records of a large frame, the same ones each time', () => {
    const records = Array.from({ length: 5000 }, (_, i) => ({ price: i }));
    const once = profileOf(records);
    expect(once.records).toBeGreaterThan(60);
    expect(once.records).toBeLessThanOrEqual(64);
    expect(profileOf(records)).toEqual(once);
    expect(quantilesOf(once.fields.get('price')!.numbers, [0.5])[0]).toBeGreaterThan(2000);
  });

  it('holds names and values that PostgreSQL cannot', () => {
    const hostile = profileOf([
      JSON.parse('{"__proto__": 1, "a\\u0000b": 1, "\\ud800": 1, "payment": "\\ud800\\u0000"}'),
    ]);
    expect([...hostile.unknown.keys()]).toEqual(['__proto__', 'a\ufffdb', '\ufffd']);
    expect([...hostile.fields.get('payment')!.values!.keys()]).toEqual(['\ufffd\ufffd']);
    const names = profileOf([Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`n${i}`, 1]))]);
    expect(names.unknown.size).toBe(50);
  });

  it('tells delays, clocks that are ahead, and the latest event', () => {
    const look = compileProfile(contract)('f', 3);
    look.transformed({}, NOW, NOW + 60_000);
    look.transformed({}, NOW + 120_000, NOW);
    look.transformed({}, undefined, NOW);
    expect(look.profile).toMatchObject({ timed: 2, ahead: 1, newest: NOW + 120_000 });
  });
});

it('a profile is the same as JSON, and merges as if it had been one', () => {
  const records = [
    { id: 'a', price: 10.5, payment: 'card', surprise: true },
    { id: 'b', price: -3, payment: 'cash' },
    { id: 'c', price: 0 },
  ];
  const whole = profileOf(records);
  expect(readProfile(JSON.parse(JSON.stringify(storeProfile(whole))))).toEqual(whole);
  const parts = records.map(record => profileOf([record]));
  const merged = parts.reduce(mergeProfile, emptyProfile());
  expect({ ...merged, fields: Object.fromEntries(merged.fields) }).toEqual({
    ...whole,
    fields: Object.fromEntries(whole.fields),
  });
});
