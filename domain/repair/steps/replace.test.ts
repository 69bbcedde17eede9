import { expect, it } from 'vitest';
import { replace } from './replace.ts';

it('puts another value in the place of the one that is there', () => {
  const record = { price: -1, list: [1, 2] };
  expect(replace.apply({ holder: record, name: 'price' }, { value: { eur: 1 } })).toBeUndefined();
  expect(replace.apply({ holder: record.list, name: '1' }, { value: null })).toBeUndefined();
  expect(record).toEqual({ price: { eur: 1 }, list: [1, null] });
});

it('makes nothing where nothing is', () => {
  const record = { list: [1] };
  expect(replace.apply({ holder: record, name: 'toString' }, { value: 1 })).toContain('nothing to replace');
  expect(replace.apply({ holder: record.list, name: '1' }, { value: 1 })).toContain('nothing to replace');
  expect(record).toEqual({ list: [1] });
});
