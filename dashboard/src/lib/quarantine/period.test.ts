import { describe, expect, it } from 'vitest';
import { instantIn, instantOf, localInput, periodName, within } from './period.ts';

const SINCE = '2026-11-23T12:00:01.000Z';
const UNTIL = '2026-11-24T00:00:00.000Z';

it.each([
  [SINCE, SINCE],
  ['2026-11-23T13:00:01+01:00', SINCE],
  ['', undefined],
  [null, undefined],
  ['yesterday', undefined],
  ['2026-13-45T00:00:00Z', undefined],
  ['9', undefined],
])('instantOf %j', (text, instant) => expect(instantOf(text)).toBe(instant));

it('an input shows the local time of an instant, and gives it back', () => {
  expect(instantIn(localInput(SINCE))).toBe(SINCE);
  expect(localInput(undefined)).toBe('');
  expect(instantIn('')).toBeNull();
});

describe('a period takes the place of the range', () => {
  it.each([
    [undefined, undefined, { range: 'day' }, 'last day'],
    [SINCE, undefined, { from: SINCE }, 'from 2026-11-23 12:00:01 UTC'],
    [undefined, UNTIL, { to: UNTIL }, 'before 2026-11-24 00:00:00 UTC'],
    [SINCE, UNTIL, { from: SINCE, to: UNTIL }, 'from 2026-11-23 12:00:01 UTC to 2026-11-24 00:00:00 UTC'],
  ])('%s %s', (since, until, asked, name) => {
    expect(within({ since, until }, 'day')).toEqual(asked);
    expect(periodName({ since, until }, 'day')).toBe(name);
  });
});
