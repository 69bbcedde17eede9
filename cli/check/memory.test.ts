import { getHeapStatistics } from 'node:v8';
import { expect, it } from 'vitest';
import { mustFit, TooLarge } from './memory.ts';

const heap = (share: number) => () => ({
  ...getHeapStatistics(),
  used_heap_size: share * 2 ** 30,
  heap_size_limit: 2 ** 30,
});

it('lets records in as long as there is room', () => {
  expect(() => mustFit(1, heap(0.3))).not.toThrow();
  expect(() => mustFit(1)).not.toThrow();
});

it('says what to do before memory runs out', () => {
  expect(() => mustFit(1_000_000, heap(0.7))).toThrow(TooLarge);
  expect(() => mustFit(1_000_000, heap(0.7))).toThrow(/1,000,000 records .*1024 MB.*import --suite/);
});

it('counts only what is left after garbage is collected', () => {
  let asked = 0;
  expect(() => mustFit(1, () => heap(asked++ === 0 ? 0.7 : 0.2)())).not.toThrow();
});
