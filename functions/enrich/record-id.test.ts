import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { field, readings, validated } from '../../tests/frames.ts';
import { compileRecordId } from './record-id.ts';

const { header } = validated('f1', []);
const keyed = (...types: ('string' | 'integer')[]) =>
  compileRecordId(readings({ fields: types.map((type, i) => field(`k${i}`, type, { primaryKey: i + 1 })) }));

describe('a record’s id', () => {
  it('is the primary key', () => {
    expect(keyed('string')({ k0: 'a|b' }, header, 3)).toBe('a|b');
    expect(keyed('string', 'integer')({ k0: 'a|b', k1: 5 }, header, 3)).toBe('a\\|b|5');
  });

  it('is in the order of the key, not of the fields', () => {
    const fields = [field('b', 'string', { primaryKey: 2 }), field('a', 'string', { primaryKey: 1 })];
    expect(compileRecordId(readings({ fields }))({ a: '1', b: '2' }, header, 0)).toBe('1|2');
  });

  it('never is the same for two keys', () => {
    const part = fc.string({ unit: fc.constantFrom('a', '|', '\\') });
    const id = keyed('string', 'string', 'string');
    const of = ([k0, k1, k2]: string[]) => id({ k0: k0!, k1: k1!, k2: k2! }, header, 0);
    fc.assert(
      fc.property(fc.array(part, { minLength: 6, maxLength: 6 }), parts => {
        const [one, other] = [parts.slice(0, 3), parts.slice(3)];
        expect(of(one) === of(other)).toBe(JSON.stringify(one) === JSON.stringify(other));
      }),
    );
  });

  it('is unknown when a part of the key is missing', () => {
    expect(keyed('string', 'string')({ k0: 'a', k1: null }, header, 0)).toBeUndefined();
    const odd = readings({ fields: [field('constructor', 'string', { primaryKey: 1 })] });
    expect(compileRecordId(odd)({}, header, 0)).toBeUndefined();
    const deep = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`);
    expect(keyed('string')({ k0: deep }, header, 0)).toBeUndefined();
  });

  it('is made of the delivery when the contract has no key', () => {
    const id = compileRecordId(readings({ fields: [] }));
    expect(id({}, header, 3)).toBe('f1/3');
    expect(id({}, { ...header, idempotency: { key: 'k', first: 500 } }, 3)).toBe('k/503');
  });
});
