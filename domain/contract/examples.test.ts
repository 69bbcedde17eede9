import { expect, test } from 'vitest';
import { resolveExample } from './examples.ts';

const NOW = Date.parse('2026-03-01T12:00:00.000Z');

test.each([
  ['{now}', '2026-03-01T12:00:00.000Z'],
  ['{now-10m}', '2026-03-01T11:50:00.000Z'],
  ['{now+2h}', '2026-03-01T14:00:00.000Z'],
  ['{now-30s}', '2026-03-01T11:59:30.000Z'],
  ['{now-1d}', '2026-02-28T12:00:00.000Z'],
  ['at {now}, not {now-1x}', 'at 2026-03-01T12:00:00.000Z, not {now-1x}'],
  ['{nowhere}', '{nowhere}'],
])('%j is %j', (text, expected) => {
  expect(resolveExample(text, NOW)).toBe(expected);
});

test('reaches every text of a record and leaves the rest', () => {
  const record = { at: '{now}', list: ['{now}', 1, null], inner: { at: '{now}', ok: true } };
  const at = '2026-03-01T12:00:00.000Z';
  expect(resolveExample(record, NOW)).toEqual({ at, list: [at, 1, null], inner: { at, ok: true } });
  expect(record.at).toBe('{now}');
});
