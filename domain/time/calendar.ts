import { dayNumber } from './instant.ts';
import { FIRST_YEAR, HOLIDAYS, LAST_YEAR } from './public-holidays.ts';

/** A country's working days. Days are counted from 1970-01-01, days of the week from Sunday (0). */
export interface Calendar {
  isWeekend(weekday: number): boolean;
  /** The public holiday's name, null when there is none, undefined when the year is beyond what is known. */
  holidayOn(day: number): string | null | undefined;
}

const FIRST_DAY = dayNumber(FIRST_YEAR, 1, 1);
const LAST_DAY = dayNumber(LAST_YEAR, 12, 31);

/** The days a holiday's entry stands for; see public-holidays.ts. */
function decodeDays(code: string): number[] {
  if (code.length === 4) {
    const years = Array.from({ length: LAST_YEAR - FIRST_YEAR + 1 }, (_, i) => FIRST_YEAR + i);
    return years.map(year => dayNumber(year, Number(code.slice(0, 2)), Number(code.slice(2))));
  }
  let day = FIRST_DAY;
  return code
    .trim()
    .split(' ')
    .map(distance => {
      day += Number.parseInt(distance, 36);
      return day;
    });
}

function readCalendar(text: string): Calendar {
  const [weekend = '', holidays = ''] = text.split('|');
  const names = new Map<number, string>();
  for (const holiday of holidays.split(';')) {
    const [name = '', code = ''] = holiday.split('=');
    for (const day of decodeDays(code)) if (!names.has(day)) names.set(day, name);
  }
  const weekendDays = new Set([...weekend].map(Number));
  return {
    isWeekend: weekday => weekendDays.has(weekday),
    holidayOn: day => (day < FIRST_DAY || day > LAST_DAY ? undefined : (names.get(day) ?? null)),
  };
}

const calendars = new Map<string, Calendar>();

/** The calendar of an ISO 3166 alpha-2 country, read when first asked for; undefined when it is not known. */
export function calendarOf(country: string): Calendar | undefined {
  const found = calendars.get(country);
  if (found !== undefined || country.length !== 2) return found;
  const code = country.toUpperCase();
  const text = Object.hasOwn(HOLIDAYS, code) ? HOLIDAYS[code] : undefined;
  if (text === undefined) return undefined;
  const calendar = readCalendar(text);
  calendars.set(country, calendar);
  return calendar;
}

export const KNOWN_COUNTRIES: readonly string[] = Object.keys(HOLIDAYS);
