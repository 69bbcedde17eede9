import { describe, expect, it } from 'vitest';
import { calendarOf, KNOWN_COUNTRIES } from './calendar.ts';
import { FIRST_YEAR, LAST_YEAR } from './public-holidays.ts';

const day = (date: string): number => Date.parse(date) / 86_400_000;
const holiday = (country: string, date: string) => calendarOf(country)?.holidayOn(day(date));

describe('calendar', () => {
  it.each([
    ['US', '2026-11-26', 'Thanksgiving Day'],
    ['US', '2026-07-03', 'Independence Day (substitute day)'],
    ['DE', '2026-04-03', 'Good Friday'],
    ['DE', '2026-12-25', 'Christmas Day'],
    ['GB', '2026-12-28', 'Boxing Day (substitute day)'],
    ['FR', '2026-07-14', 'Bastille Day'],
    ['CN', '2026-02-17', 'Spring Festival'],
    ['us', '2030-01-01', "New Year's Day"],
    ['DE', '2026-12-24', null],
    ['CN', '2026-06-01', null],
    ['DE', '2019-12-25', undefined],
    ['DE', '2036-01-01', undefined],
    ['XX', '2026-01-01', undefined],
    ['__', '2026-01-01', undefined],
  ])('%s on %s: %s', (country, date, name) => expect(holiday(country, date)).toBe(name));

  it('knows weekends that are not Saturday and Sunday', () => {
    const weekend = (country: string) => [0, 1, 2, 3, 4, 5, 6].filter(d => calendarOf(country)?.isWeekend(d));
    expect(weekend('DE')).toEqual([0, 6]);
    expect(weekend('SA')).toEqual([5, 6]);
  });

  it('has holidays for every country in every year', () => {
    for (const country of KNOWN_COUNTRIES)
      for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
        const first = day(`${year}-01-01`);
        const names = Array.from({ length: 365 }, (_, i) => calendarOf(country)?.holidayOn(first + i)).filter(
          Boolean,
        );
        expect(names.length, `${country} ${year}`).toBeGreaterThan(4);
        expect(names.length, `${country} ${year}`).toBeLessThan(40);
      }
  });
});
