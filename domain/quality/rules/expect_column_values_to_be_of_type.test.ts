import { expect, it } from 'vitest';
import { judgedX, refusals } from '../judged.fixture.ts';
import rule from './expect_column_values_to_be_of_type.ts';

it.each([
  ['int', 4, 'pass'],
  ['int', 4.5, 'fail'],
  ['float', 4, 'pass'],
  ['VARCHAR(20)', 'a', 'pass'],
  ['StringType', 1, 'fail'],
  ['bool', true, 'pass'],
  ['int', true, 'fail'],
  ['dict', {}, 'pass'],
  ['list', [], 'pass'],
  ['int', null, 'not evaluated'],
])('%s of %j: %s', (type_, value, expected) => {
  expect(judgedX(rule, { type_ }, value)).toBe(expected);
});

it('is refused where the contract is read, with what was meant', () => {
  expect(refusals(rule, { type_: 'integr' })).toEqual([expect.stringMatching(/no type "integr".*integer/)]);
  expect(refusals(rule, { type_: 'int' })).toEqual([]);
});
