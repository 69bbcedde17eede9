import { expect, it } from 'vitest';
import type { IncidentChange, IncidentDetail } from '#lib/api/types.ts';
import { changeWords, kindName, newsSince } from './words.ts';

const change = (version: number, over: Partial<IncidentChange>): IncidentChange => ({
  version,
  at: '2026-11-23T12:00:00.000Z',
  who: 'ada',
  change: 'acknowledged',
  state: 'acknowledged',
  severity: 'warning',
  assignee: null,
  reason: null,
  comment: null,
  ...over,
});

it('says what was done', () => {
  expect(changeWords(change(1, { change: 'opened' }))).toBe('opened it as warning');
  expect(changeWords(change(2, {}))).toBe('acknowledged it');
  expect(changeWords(change(2, { change: 'assigned', assignee: 'bob' }))).toBe('assigned it to bob');
  expect(changeWords(change(2, { change: 'resolved', reason: 'missing_data' }))).toBe(
    'resolved it: missing data',
  );
  expect(changeWords(change(2, { change: 'resolved' }))).toBe('resolved it');
  expect(kindName('quality_drop')).toBe('quality drop');
});

it('says what happened since', () => {
  const history = [
    change(1, { change: 'opened', who: 'sweep' }),
    change(2, {}),
    change(3, { change: 'commented' }),
  ];
  expect(newsSince(1, { history } as IncidentDetail)).toBe('ada acknowledged it; ada commented');
  expect(newsSince(3, { history } as IncidentDetail)).toBe('');
});
