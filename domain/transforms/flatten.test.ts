import { type InferInput, safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../json.ts';
import { received } from '../quality/trades.fixture.ts';
import flatten from './flatten.ts';

type Options = Omit<InferInput<typeof flatten.options>, 'field'>;

const lift = (record: JsonObject, options: Options = {}) => {
  const failure = flatten.compile({ field: 'a', ...options })(record, received);
  return failure ?? record;
};

describe('flatten', () => {
  it('lifts every member, however deep, and leaves arrays whole', () => {
    expect(lift({ id: 1, a: { b: 1, c: { d: [2, { e: 3 }], f: null } } }, { remove: true })).toEqual({
      id: 1,
      a_b: 1,
      a_c_d: [2, { e: 3 }],
      a_c_f: null,
    });
  });

  it('lifts the named members under the prefix and keeps the object', () => {
    expect(lift({ a: { b: { c: 1, d: 2 }, e: 3 } }, { fields: ['b.c', 'x', 'e.y'], prefix: '' })).toEqual({
      a: { b: { c: 1, d: 2 }, e: 3 },
      b_c: 1,
    });
    expect(flatten.writes({ field: 'a', fields: ['b.c', 'e'] }, ['a_x'])).toEqual(['a_b_c', 'a_e']);
  });

  it('may write every declared field that begins with its prefix, when no members are named', () => {
    expect(flatten.writes({ field: 'a_' }, ['a_', 'a', 'a__b', 'b'])).toEqual(['a__b']);
    expect(safeParse(flatten.options, { field: 'a', prefix: '' }).success).toBe(false);
  });

  it.each([{}, { a: null }, { a: {} }])('leaves %j alone', record =>
    expect(lift(structuredClone(record))).toEqual(record),
  );

  it('refuses what is no object', () => {
    for (const a of [1, 'x', [1], true])
      expect(lift({ a })).toMatchObject({ field: '/a', message: 'a is no object' });
  });

  it('overwrites nothing', () => {
    expect(lift({ id: 1, a: { id: 2 } }, { prefix: '' })).toMatchObject({
      field: '/a/id',
      message: 'the record has a field id already',
    });
    expect(lift({ a: { b_c: 1, b: { c: 2 } } })).toMatchObject({
      message: 'the record has a field a_b_c already',
    });
  });

  it('survives hostile objects', () => {
    const deep = JSON.parse(`${'{"b":'.repeat(5000)}1${'}'.repeat(5000)}`) as JsonObject;
    expect(lift({ a: deep })).toMatchObject({ message: 'a is nested more than 16 deep' });
    const record = JSON.parse('{"a":{"__proto__":[1],"constructor":2}}') as JsonObject;
    expect(lift(record, { prefix: '' })).toMatchObject({ field: '/a/__proto__' });
    expect(Object.getPrototypeOf(record)).toBe(Object.prototype);
  });

  it.each([{ field: '' }, { field: 'a', fields: [] }, { field: 'a', fields: 'b' }, { field: 'a', to: 'b' }])(
    'refuses the options %j',
    options => expect(safeParse(flatten.options, options).success).toBe(false),
  );
});
