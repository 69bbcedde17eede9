import { expect, test } from 'vitest';
import { readSettings } from '../settings.ts';
import { adapt } from './adapt.ts';
import { NoPrice } from './line.ts';

const settings = (written: object = {}) => readSettings({ mine: written }, 'mine');
const modest = { shards: 1, vcpu: 0.1, gib: 1, storedGib: 10 };

test('settings that will do stay as they are', () => {
  expect(adapt(settings(), modest)).toEqual({ changes: {}, words: [] });
});

test('each that is too small is named with what it takes, and nothing else', () => {
  expect(adapt(settings(), { ...modest, shards: 3 })).toEqual({
    changes: { streams: { mode: 'provisioned', shards: 3 } },
    words: ['streams.shards 3'],
  });
  expect(adapt(settings(), { ...modest, storedGib: 1234 }).changes).toEqual({
    database: { storageGib: 124 },
  });
  expect(adapt(settings(), { ...modest, vcpu: 1 }).words).toEqual(['database.instance m7g.large']);
  expect(adapt(settings(), { ...modest, gib: 12 }).words).toEqual(['database.instance r7g.large']);
});

test('streams on demand need no shards, and a database of others no instance', () => {
  const needs = { shards: 9, vcpu: 9, gib: 9, storedGib: 9_999 };
  expect(
    adapt(settings({ streams: { mode: 'on-demand' }, databaseUrl: 'postgres://x/y' }), needs).words,
  ).toEqual([]);
});

test('more than any instance has, or one without a price, is an error', () => {
  expect(() => adapt(settings(), { ...modest, vcpu: 500 })).toThrow(NoPrice);
  expect(() => adapt(settings({ database: { instance: 'x2g.large' } }), modest)).toThrow('x2g.large');
});

test('Aurora grows to what the rate needs, in whole units', () => {
  const aurora = settings({
    database: { kind: 'aurora-serverless' },
  });
  expect(adapt(aurora, modest)).toEqual({ changes: {}, words: [] });
  expect(adapt(aurora, { ...modest, gib: 11 })).toEqual({
    changes: { database: { maxAcu: 6 } },
    words: ['database.maxAcu 6'],
  });
  expect(adapt(aurora, { ...modest, vcpu: 2.1 }).words).toEqual(['database.maxAcu 9']);
  expect(() => adapt(aurora, { ...modest, vcpu: 100 })).toThrow('256 capacity units at most');
});
