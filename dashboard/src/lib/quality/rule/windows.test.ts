import { expect, it } from 'vitest';
import { errorOf, figureOf } from './windows.ts';

it('finds the number in what a rule found', () => {
  expect(figureOf(4.5)).toBe(4.5);
  expect(figureOf({ evaluated: 10, failed: 1, share: 0.1 })).toBe(0.1);
  for (const none of [null, 'text', [1, 2], {}, { share: 'x' }, true]) expect(figureOf(none)).toBeNull();
});

it('says by how much a figure may be wrong', () => {
  expect(errorOf({ approximate: true, relative_error: 0.016 })).toBe(
    'approximate: may be 1.6 % more or less',
  );
  expect(errorOf({ approximate: true, rank_error: 0.01 })).toMatch(/rank may be off by 1 % of the values/);
  expect(errorOf({ approximate: true, sampled: 4096, error: 12 })).toMatch(
    /12 records .* sample of 4,096 values/,
  );
  expect(errorOf({ approximate: true })).toBe('approximate');
  for (const exact of [null, {}, { distinct: 4 }, { approximate: 'yes' }]) expect(errorOf(exact)).toBe('');
});
