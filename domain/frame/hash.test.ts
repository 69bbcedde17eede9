import { expect, test } from 'vitest';
import { BUCKETS } from '../topology.ts';
import { bucketOf, fnv1a, mix } from './hash.ts';

test('FNV-1a as published', () => {
  expect(fnv1a('')).toBe(0x811c9dc5);
  expect(fnv1a('a')).toBe(0xe40c292c);
  expect(fnv1a('foobar')).toBe(0xbf9cf968);
});

test('the finalizer of MurmurHash3 as published', () => {
  expect(mix(0)).toBe(0);
  expect(mix(1)).toBe(0x514e28b7);
});

test('buckets stay where they are: the order of keys depends on it', () => {
  expect(['', 'a', 'dev-0042\u001f', 'é'].map(bucketOf)).toEqual([3, 3, 1, 7]);
});

test.each([
  ['k', ''],
  ['dev-0', '\u001f'],
  ['', ''],
  ['AAPL|', '|XNAS'],
])('keys like %s1%s fill all buckets about evenly', (before, after) => {
  const counts = new Array<number>(BUCKETS).fill(0);
  const keys = BUCKETS * 100;
  for (let i = 0; i < keys; i++) counts[bucketOf(`${before}${i}${after}`)]!++;
  expect(Math.min(...counts)).toBeGreaterThan(60);
  expect(Math.max(...counts)).toBeLessThan(150);
});
