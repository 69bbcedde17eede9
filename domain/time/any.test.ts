import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyTime } from './any.ts';
import { strptime, TimeFormatError } from './strptime.ts';

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

describe('anyTime', () => {
  it.each([
    ['2026-03-01T10:30:00Z', '2026-03-01T10:30:00.000Z'],
    ['Jan 5 2020 10:30 pm', '2020-01-05T22:30:00.000Z'],
    ['5/1/2020', '2020-05-01T00:00:00.000Z'],
    ['25/1/2020', '2020-01-25T00:00:00.000Z'],
    ['25.9.2003', '2003-09-25T00:00:00.000Z'],
    ['2020 May 3', '2020-05-03T00:00:00.000Z'],
    ['Thu Sep 25 10:36:28 2003 +0200', '2003-09-25T08:36:28.000Z'],
    ['20200503T1030', '2020-05-03T10:30:00.000Z'],
    ['1/1/70', '1970-01-01T00:00:00.000Z'],
    ['200102', '2002-01-20T00:00:00.000Z'],
    ['13/01/05', '2005-01-13T00:00:00.000Z'],
    ['99/01/05', '1999-01-05T00:00:00.000Z'],
    ['5 99', '1999-05-01T00:00:00.000Z'],
    ['May-2020-5', '2020-05-05T00:00:00.000Z'],
    ['5 May 12', '2012-05-05T00:00:00.000Z'],
    ['2026-01-05 1030', '2026-01-05T10:30:00.000Z'],
    ['1/5/2026T103015', '2026-01-05T10:30:15.000Z'],
    ['1/5/2026 10h 30m', '2026-01-05T10:30:00.000Z'],
    ['1/5/2026 0:30 am', '2026-01-05T00:30:00.000Z'],
  ])('reads %s', (text, expected) => {
    expect(iso(anyTime(text))).toBe(expected);
  });

  it.each([
    '',
    'soon',
    '2020-02-30',
    '25:00',
    '1/2/3/4',
    '13 pm',
    '2020-13-01',
    '13/13/13',
    '100/2020/2020',
    'x'.repeat(1000),
    '9'.repeat(99),
  ])('reads nothing in %s', text => {
    expect(anyTime(text)).toBeUndefined();
  });

  it('gives a time or nothing, whatever the text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[0-9apmTZ:./ +-]{0,30}$/)), text => {
        const at = anyTime(text);
        expect(at === undefined || Number.isFinite(at)).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps every millisecond', () => {
    expect(anyTime('2060-09-01T09:14:27.505Z')).toBe(Date.UTC(2060, 8, 1, 9, 14, 27, 505));
    expect(anyTime('2060-09-01 09:14:27.5059')).toBe(Date.UTC(2060, 8, 1, 9, 14, 27, 505));
  });

  it('reads what it has written', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(Date.UTC(2100, 0)), noInvalidDate: true }),
        date => {
          expect(anyTime(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
  });
});

describe('strptime', () => {
  it.each([
    ['%Y-%m-%d', '2026-03-01', '2026-03-01T00:00:00.000Z'],
    ['%d/%m/%y', '1/3/26', '2026-03-01T00:00:00.000Z'],
    ['%I:%M %p', '12:05 am', '1900-01-01T00:05:00.000Z'],
    ['%b %d, %Y', 'Mar 01, 2026', '2026-03-01T00:00:00.000Z'],
    ['%Y-%j', '2026-060', '2026-03-01T00:00:00.000Z'],
    ['%Y-%m-%dT%H:%M:%S.%f%z', '2026-03-01T10:00:00.5+02:00', '2026-03-01T08:00:00.500Z'],
    ['%d%%', '07%', '1900-01-07T00:00:00.000Z'],
  ])('%s reads %s', (format, text, expected) => {
    expect(iso(strptime(format)(text))).toBe(expected);
  });

  it.each([
    ['%Y-%m-%d', '2026-02-30'],
    ['%Y-%m-%d', '2026-03-01 '],
    ['%Y', '26'],
    ['%m', '13'],
    ['a.b', 'axb'],
  ])('%s does not read %s', (format, text) => {
    expect(strptime(format)(text)).toBeUndefined();
  });

  it.each(['%D', '%Q', '%', '%Y %Y'])('refuses the format %s', format => {
    expect(() => strptime(format)).toThrow(TimeFormatError);
  });
});
