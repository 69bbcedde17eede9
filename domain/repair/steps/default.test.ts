import { expect, it } from 'vitest';
import type { Json } from '../../json.ts';
import { defaulted } from './default.ts';

it('fills what is missing or null, and leaves every value that is there', () => {
  const record: Record<string, Json> = { empty: '', none: null, zero: 0, no: false };
  for (const name of ['empty', 'none', 'zero', 'no', 'missing', '__proto__'])
    expect(defaulted.apply({ holder: record, name }, { value: 'x' })).toBeUndefined();
  expect(JSON.parse(JSON.stringify(record))).toEqual(
    JSON.parse('{"empty":"","none":"x","zero":0,"no":false,"missing":"x","__proto__":"x"}'),
  );
});

it('does not make a list longer', () =>
  expect(defaulted.apply({ holder: [1], name: '1' }, { value: 2 })).toContain('no item 1'));
