import { expect, it } from 'vitest';
import rule from './expect_column_values_to_be_in_reference.ts';

const compiled = rule.compile(
  { column: 'store', dataset: 'stores', reference_column: 'id' },
  { typeOf: () => undefined },
);

it('asks one column of one data set', () => {
  expect(compiled).toMatchObject({ dataset: 'stores', column: 'id', expected: 'a known id of stores' });
});

it.each([
  ['S1', 'S1'],
  ['', ''],
  [7, '7'],
  [1.5, '1.5'],
  [null, undefined],
  [true, undefined],
  [['S1'], undefined],
])('looks up %j as %j', (store, expected) => {
  expect(compiled.value({ store })).toBe(expected);
});

it('explains', () => {
  expect(compiled.explain({ store: 'S9' })).toEqual({
    field: '/store',
    observed: 'S9',
    message: "store is 'S9', no known id of stores",
  });
});
