import { expect, it } from 'vitest';
import type { MonitorSubject } from '#lib/api/types.ts';
import { figure, learned, monitorLook, subjectName, tally, usualOf } from './words.ts';

const subject: MonitorSubject = {
  ...{ monitor: 'volume', subject: '', status: 'passing', severity: null, message: null },
  ...{ since: '2026-11-23T04:00:00Z', judgedAt: '2026-11-23T04:10:00Z', progress: null, windowsLeft: null },
  ...{ unit: 'records', observed: 1204, usual: 1190, low: 721, high: 1963, level: 'hour of week' },
};

it('says what is usual with units and bounds', () => {
  expect(usualOf(subject)).toBe('1,190 records, from 721 records to 1,963 records (by hour of week)');
  expect(usualOf({ ...subject, low: null })).toBe('1,190 records, at most 1,963 records (by hour of week)');
  expect(usualOf({ ...subject, high: null, level: null })).toBe('1,190 records, at least 721 records');
  expect(usualOf({ ...subject, usual: null })).toBeNull();
});

it('gives every figure its unit, and makes up none', () => {
  expect([figure(0.0123, 'share'), figure(4200, 'ms'), figure(1, 'windows')]).toEqual([
    '1.23 %',
    '4.2 s',
    '1 window',
  ]);
  expect([figure(0.12345, 'distance'), figure(null, 'share')]).toEqual(['distance 0.123', null]);
});

it('says how far a learning one is', () => {
  expect(learned({ progress: 0.4167, windowsLeft: 7 }, 300)).toBe(
    '41 % known, at most 7 more windows of 5 min with records',
  );
  expect(learned({ progress: 0.95, windowsLeft: 1 }, 300)).toMatch(/1 more window of/);
  expect(learned({ progress: null, windowsLeft: null }, 300)).toBe('how far is not known');
});

it('looks as grave as it is', () => {
  expect(monitorLook({ status: 'firing', severity: 'critical' })).toMatchObject({
    tone: 'bad',
    word: 'Firing',
  });
  expect(monitorLook({ status: 'firing', severity: 'info' })).toMatchObject({ tone: 'info', word: 'Firing' });
  expect(monitorLook({ status: 'learning', severity: null }).word).toBe('Learning');
  expect(tally([{ status: 'learning' }, { status: 'firing' }, { status: 'learning' }])).toBe(
    '1 firing, 2 learning',
  );
  expect(['', 'promise', 'price'].map(subjectName)).toEqual([
    'the source as a whole',
    'what the contract promises',
    'price',
  ]);
});
