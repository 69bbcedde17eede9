import fc from 'fast-check';
import { type InferInput, safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import type { Json } from '../json.ts';
import { received } from '../quality/trades.fixture.ts';
import date from './date.ts';

type Options = Omit<InferInput<typeof date.options>, 'field'>;

const read = (value: Json, options: Options = {}) => {
  const record = { at: value };
  const failure = date.compile({ field: 'at', ...options })(record, received);
  return failure === undefined ? record.at : failure.message;
};
const berlin = 'Europe/Berlin';

describe('date', () => {
  it.each<[Json, Options, string]>([
    ['2026-03-01T09:30:00+01:00', {}, '2026-03-01T08:30:00.000Z'],
    ['2026-07-01T09:30:00', { time_zone: berlin }, '2026-07-01T07:30:00.000Z'],
    ['2026-07-01 09:30', { time_zone: berlin }, '2026-07-01T07:30:00.000Z'],
    ['2026-07-01', { time_zone: berlin }, '2026-06-30T22:00:00.000Z'],
    ['2026-07-01T23:30:00-05:00', { as: 'date' }, '2026-07-01'],
    ['2026-07-01T23:30:00-05:00', { as: 'date', time_zone: berlin }, '2026-07-02'],
    [1772357400, { format: 'epoch_seconds' }, '2026-03-01T09:30:00.000Z'],
    ['1772357400.25', { format: 'epoch_seconds' }, '2026-03-01T09:30:00.250Z'],
    [1772357400123, { format: 'epoch_millis' }, '2026-03-01T09:30:00.123Z'],
    [-1, { format: 'epoch_millis' }, '1969-12-31T23:59:59.999Z'],
    [1772357400, { format: 'epoch_seconds', as: 'date' }, '2026-03-01'],
    ['1/3/2026', { format: 'day_first', time_zone: 'UTC' }, '2026-03-01T00:00:00.000Z'],
    ['01.03.2026 9:30', { format: 'day_first', time_zone: 'UTC' }, '2026-03-01T09:30:00.000Z'],
    ['3/1/2026', { format: 'month_first', as: 'date' }, '2026-03-01'],
    ['Sun, 01 Mar 2026 09:30:00 GMT', { format: 'http' }, '2026-03-01T09:30:00.000Z'],
    ['1 Mar 2026 09:30:00 -0500', { format: 'http' }, '2026-03-01T14:30:00.000Z'],
    [
      'March 1, 2026 9:30 PM',
      { format: 'MMMM d, yyyy h:mm a', time_zone: 'UTC' },
      '2026-03-01T21:30:00.000Z',
    ],
    ['12:05 a.m. 3/1/26', { format: 'h:mm a M/d/yy', time_zone: 'UTC' }, '2026-03-01T00:05:00.000Z'],
    ['20260301T093000Z', { format: "yyyyMMdd'T'HHmmssX" }, '2026-03-01T09:30:00.000Z'],
    ['10/Oct/2000:13:55:36 -0700', { format: 'dd/MMM/yyyy:HH:mm:ss X' }, '2000-10-10T20:55:36.000Z'],
    ['2026.03.01', { format: ['iso', 'yyyy.MM.dd'], time_zone: 'UTC' }, '2026-03-01T00:00:00.000Z'],
    [
      '2026-03-01 09:30:00.5',
      { format: 'yyyy-MM-dd HH:mm:ss.SSS', time_zone: 'UTC' },
      '2026-03-01T09:30:00.500Z',
    ],
  ])('reads %j with %j', (value, options, iso) => expect(read(value, options)).toBe(iso));

  it('knows what clocks do when they change', () => {
    expect(read('2026-10-25T02:30:00', { time_zone: berlin })).toBe('2026-10-25T00:30:00.000Z');
    expect(read('2026-03-29T02:30:00', { time_zone: berlin })).toBe('2026-03-29T01:30:00.000Z');
  });

  it.each<[Json, Options]>([
    ['', {}],
    ['yesterday', {}],
    ['2026-02-30T00:00:00Z', {}],
    [1772357400, {}],
    [true, {}],
    [{ $date: 1 }, {}],
    ['2026-03-01T09:30:00', {}],
    ['2026-03-01', {}],
    [1772357400123, { format: 'epoch_seconds' }],
    ['soon', { format: 'epoch_seconds' }],
    ['', { format: 'epoch_millis' }],
    ['31/02/2026', { format: 'day_first', as: 'date' }],
    ['3/25/2026', { format: 'day_first', as: 'date' }],
    ['1/3-2026', { format: 'day_first', as: 'date' }],
    ['1/3/2026 ', { format: 'day_first', as: 'date' }],
    ['13:00 PM 3/1/2026', { format: 'h:mm a M/d/yyyy', as: 'date' }],
    ['0000-12-31T00:00:00Z', {}],
    ['9999-12-31T23:59:59-01:00', {}],
    ['1'.repeat(100_000), { format: 'day_first', as: 'date' }],
  ])('refuses %j with %j', (value, options) => expect(read(value, options)).toMatch(/^at (cannot|has|is)/));

  it('leaves absent alone, keeps null, and leaves the input where it writes to another field', () => {
    const absent = {};
    expect(date.compile({ field: 'toString' })(absent, received)).toBeUndefined();
    expect(absent).toEqual({});
    expect(read(null)).toBeNull();
    const record = { at: 0 };
    date.compile({ field: 'at', to: 'time', format: 'epoch_seconds' })(record, received);
    expect(record).toEqual({ at: 0, time: '1970-01-01T00:00:00.000Z' });
  });

  it.each<[unknown, RegExp]>([
    [{ field: 'at', format: 'yyyy-mmm-dd', as: 'date' }, /'mmm' is no part of a date; there are yyyy/],
    [{ field: 'at', format: 'yyyy-MM', as: 'date' }, /has no day/],
    [{ field: 'at', format: 'yyyy-MM-dd yyyy', as: 'date' }, /second time/],
    [{ field: 'at', format: 'yyyy-MM-dd hh:mm', as: 'date' }, /'h' and 'a'/],
    [{ field: 'at', format: 'yyyy-MM-dd[', as: 'date' }, /not closed/],
    [{ field: 'at', format: 'yyyy-MM-dd]', as: 'date' }, /closes nothing/],
    [{ field: 'at', format: "yyyy-MM-dd'", as: 'date' }, /quote/],
    [{ field: 'at', format: 'day_frist', as: 'date' }, /Formats: iso, epoch_seconds/],
    [{ field: 'at', format: [] }, /length/],
    [{ field: 'at', format: 'day_first' }, /name a time_zone/],
    [{ field: 'at', time_zone: 'Berlin' }, /IANA/],
    [{ field: 'at', as: 'time' }, /timestamp or date/],
  ])('refuses the options %j', (options, message) => {
    const { issues } = safeParse(date.options, options);
    expect(issues?.map(issue => issue.message).join()).toMatch(message);
  });

  it('reads back every instant written in any format', () => {
    const year = fc.date({ min: new Date('1970-01-01'), max: new Date('2068-12-31'), noInvalidDate: true });
    fc.assert(
      fc.property(year, instant => {
        const iso = instant.toISOString();
        const seconds = `${iso.slice(0, 19)}.000Z`;
        expect(read(iso)).toBe(iso);
        expect(read(instant.getTime(), { format: 'epoch_millis' })).toBe(iso);
        expect(read(instant.toUTCString(), { format: 'http' })).toBe(seconds);
        expect(read(iso.slice(0, 10), { format: 'yyyy-MM-dd', as: 'date' })).toBe(iso.slice(0, 10));
      }),
    );
  });

  it('takes any text for a format and says what is wrong with it, or reads dates that exist', () => {
    const piece = fc.constantFrom(
      'yyyy',
      'yy',
      'MM',
      'MMM',
      'd',
      'dd',
      'HH',
      'h',
      'a',
      'mm',
      'ss',
      'SSS',
      'X',
      '[',
      ']',
      "'",
      '-',
      '(',
      '*',
    );
    const patterns = fc.oneof(
      fc.array(piece, { maxLength: 12 }).map(pieces => pieces.join('')),
      fc.string(),
    );
    fc.assert(
      fc.property(patterns, fc.stringMatching(/^[0-9:./ apm-]{0,20}$/), (format, text) => {
        const { success } = safeParse(date.options, { field: 'at', format, as: 'date' });
        if (success) expect(read(text, { format, as: 'date' })).toMatch(/^at |^\d{4}-\d\d-\d\d$/);
      }),
      { numRuns: 500 },
    );
  });
});
