import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInstant } from './instant.ts';

describe('parseInstant', () => {
  it('reads what Date writes', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
        date => {
          expect(parseInstant(date.toISOString())).toBe(date.getTime());
          const day = date.toISOString().slice(0, 10);
          expect(parseInstant(day)).toBe(Date.parse(day));
        },
      ),
    );
  });

  it.each([
    ['2026-03-01T09:30:00+01:00', '2026-03-01T08:30:00.000Z'],
    ['2026-03-01T09:30:00-0530', '2026-03-01T15:00:00.000Z'],
    ['2026-03-01 09:30:00.5z', '2026-03-01T09:30:00.500Z'],
    ['2026-03-01t09:30:00.123456789Z', '2026-03-01T09:30:00.123Z'],
    ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
    ['2024-02-29', '2024-02-29T00:00:00.000Z'],
  ])('reads %s', (text, iso) => expect(new Date(parseInstant(text)!).toISOString()).toBe(iso));

  it.each([
    '',
    'now',
    '2026',
    '2026-02-30',
    '2025-02-29',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-1-1',
    '20260101',
    '2026-03-01T09:30:00',
    '2026-03-01T24:00:00Z',
    '2026-03-01T09:60:00Z',
    '2026-03-01T09:30Z',
    '2026-03-01T09:30:00.Z',
    '2026-03-01T09:30:00Z ',
    '2026-03-01T09:30:00+1',
    '2026-03-01T09:30:00+24:00',
    '2026-03-01T09:30:00+01:0x',
    '2026-03-01X09:30:00Z',
    'abcd-ef-gh',
    '-001-01-01',
    `2026-03-01T09:30:00.${'0'.repeat(50)}`,
  ])('refuses %j', text => expect(parseInstant(text)).toBeUndefined());

  it('never makes NaN', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[0-9TZ:+. -]{8,30}$/), text => {
        const found = parseInstant(text);
        expect(found === undefined || Number.isFinite(found)).toBe(true);
      }),
    );
  });
});
