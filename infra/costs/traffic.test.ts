import { expect, test } from 'vitest';
import { MEASURED } from './measured.ts';
import { ASSUMED, monthly, traffic } from './traffic.ts';

test('a month has 730 hours', () => {
  expect(monthly(1)).toBe(2_628_000);
});

test('one record a second: one request, one frame, one batch in most seconds', () => {
  const { requests, frames, calls, needs } = traffic(1, ASSUMED);
  expect(requests).toBe(1);
  expect(frames).toBeCloseTo(1);
  expect(calls.ingest.rate).toBe(1);
  expect(calls.quality.rate).toBeCloseTo(1 - Math.exp(-1));
  expect(calls.enrich.rate).toBe(calls.quality.rate);
  expect(needs.shards).toBe(1);
});

test('producers gather: each sends once a second, until a request is full', () => {
  expect(traffic(100, ASSUMED).requests).toBe(5);
  expect(traffic(100, { ...ASSUMED, sources: 20 }).requests).toBe(20);
  expect(traffic(10_000, ASSUMED).requests).toBe(20);
});

test('a request makes no more frames than it has records or there are buckets', () => {
  for (const rate of [0.1, 1, 5, 50, 500, 50_000]) {
    const { requests, frames } = traffic(rate, ASSUMED);
    expect(frames).toBeGreaterThan(0);
    expect(frames / requests).toBeLessThanOrEqual(Math.min(8, rate / requests) + 1e-9);
  }
});

test('a batch holds 100 frames at most, however few shards', () => {
  const { frames, calls } = traffic(50_000, ASSUMED, 1);
  expect(calls.enrich.rate).toBeCloseTo(frames / 100);
});

test('shards take the bytes with as much again to spare', () => {
  for (const rate of [10_000, 40_000, 100_000]) {
    const { needs, streamBytes } = traffic(rate, ASSUMED);
    const each = Math.max(streamBytes.raw, streamBytes.validated) / needs.shards;
    expect(each).toBeLessThanOrEqual(1024 ** 2 / 2);
  }
  expect(traffic(100_000, ASSUMED).needs.shards).toBeGreaterThan(traffic(10_000, ASSUMED).needs.shards);
});

test('larger records and longer retention are stored as such', () => {
  const { needs } = traffic(100, ASSUMED);
  expect(traffic(100, { ...ASSUMED, 'record-bytes': 1000 }).needs.storedGib).toBeCloseTo(needs.storedGib * 2);
  expect(traffic(100, { ...ASSUMED, 'retention-days': 60 }).needs.storedGib).toBeCloseTo(needs.storedGib * 2);
  const sample = { ...ASSUMED, 'record-bytes': MEASURED['sent bytes a record'], 'retention-days': 1 };
  expect(traffic(100, sample).needs.storedGib).toBeCloseTo((8_640_000 * 396) / 1024 ** 3);
});
