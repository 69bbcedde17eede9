import { expect, it } from 'vitest';
import type { MonitorRow, MonitorSubject } from '#lib/api/types.ts';
import { figure, monitorLook, reasonOf, subjectName, tally, usualOf } from './words.ts';

const subject = (over: Partial<MonitorSubject> = {}): MonitorSubject => ({
  ...{ subject: '', state: 'passing', severity: null, message: null, needs: null },
  ...{ since: '2026-11-23T04:00:00Z', judgedAt: '2026-11-23T04:10:00Z' },
  ...{ unit: 'records', observed: 1204, usual: 1190, low: 721, high: 1963, level: 'hour of week' },
  ...over,
});
const row = (state: MonitorRow['state'], subjects: MonitorSubject[] = []): MonitorRow => ({
  ...{ source: 'market', monitor: 'volume', summary: '', state, subjects, needs: null },
  counts: { firing: 0, suspect: 0, learning: 0, passing: 0, unknown: 0 },
});

it('says what is usual with units and bounds', () => {
  expect(usualOf(subject())).toBe('1,190 records, from 721 records to 1,963 records (by hour of week)');
  expect(usualOf(subject({ low: null }))).toBe('1,190 records, at most 1,963 records (by hour of week)');
  expect(usualOf(subject({ high: null, level: null }))).toBe('1,190 records, at least 721 records');
  expect(usualOf(subject({ usual: null }))).toBeNull();
});

it('gives every figure its unit, and makes up none', () => {
  expect(figure(0.0123, 'share')).toBe('1.23 %');
  expect(figure(4200, 'ms')).toBe('4.2 s');
  expect(figure(1, 'windows')).toBe('1 window');
  expect(figure(0.12345, 'distance')).toBe('distance 0.123');
  expect(figure(null, 'share')).toBeNull();
});

it('says why a monitor is as it is', () => {
  const firing = row('firing', [subject({ state: 'firing', message: 'price is null in 48 %.' })]);
  expect(reasonOf(firing)).toBe('price is null in 48 %.');
  expect(reasonOf(row('suspect', [subject({ state: 'suspect', subject: 'price' })]))).toContain(
    'usual: price.',
  );
  expect(reasonOf({ ...row('learning'), needs: { windows: 7, minutes: 35 } })).toBe(
    'It learns what is usual: at least 7 more windows with enough records, 35 min.',
  );
  expect(reasonOf({ ...row('learning'), needs: { windows: 1, minutes: 5 } })).toContain('1 more window with');
});

it('looks as grave as its gravest subject', () => {
  const of = (...severities: MonitorSubject['severity'][]) =>
    monitorLook(
      row(
        'firing',
        severities.map(severity => subject({ state: 'firing', severity })),
      ),
    );
  expect(of('info', 'critical')).toMatchObject({ tone: 'bad', word: 'Firing' });
  expect(of('info')).toMatchObject({ tone: 'info', word: 'Firing' });
  expect(monitorLook(row('learning')).word).toBe('Learning');
  expect(tally({ learning: 2, firing: 1, unknown: 0 })).toBe('1 firing, 2 learning');
  expect(['', 'promise', 'price'].map(subjectName)).toEqual([
    'the source as a whole',
    'what the contract promises',
    'price',
  ]);
});
