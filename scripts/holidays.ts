/**
 * Writes domain/time/public-holidays.ts from the package date-holidays, which is too heavy to run beside a record.
 * Run it when the package has news or the years run out.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import Holidays from 'date-holidays';
import { dayNumber } from '../domain/time/instant.ts';

const FIRST_YEAR = 2020;
const LAST_YEAR = 2035;
const COUNTRIES = (
  'AE AR AT AU BE BG BR CA CH CL CN CO CY CZ DE DK EE EG ES FI FR GB GR HK HR HU ID IE IL IN IS IT JP KE KR LT LU LV MA ' +
  'MT MX MY NG NL NO NZ PE PH PL PT RO RS SA SE SG SI SK TH TR TW UA US VN ZA'
).split(' ');
/** Public in the package, but no day off for those at work. */
const NO_DAY_OFF: Record<string, string[]> = { CN: ["Children's Day"] };

/** The country's public holidays that are whole days and hold in all of it: name -> days since the epoch. */
function holidaysOf(country: string): Map<string, Set<number>> {
  const holidays = new Holidays(country, { types: ['public'] });
  const english = holidays.getLanguages().find(language => language.startsWith('en'));
  holidays.setLanguages([english ?? 'en', 'en']);
  const found = new Map<string, Set<number>>();
  for (let year = FIRST_YEAR; year <= LAST_YEAR; year++)
    for (const { date, start, end, name } of holidays.getHolidays(year)) {
      if (!date.includes(' 00:00:00') || NO_DAY_OFF[country]?.includes(name)) continue;
      const [y = 0, month = 0, day = 0] = date.slice(0, 10).split('-').map(Number);
      const length = Math.max(1, Math.round((end.getTime() - start.getTime()) / 86_400_000));
      const days = found.get(name) ?? new Set();
      for (let i = 0; i < length; i++) days.add(dayNumber(y, month, day) + i);
      found.set(name, days);
    }
  return found;
}

const monthDay = (day: number): string =>
  new Date(day * 86_400_000).toISOString().slice(5, 10).replace('-', '');

/** `0101` for a day of every year, else the days in base 36, each as its distance from the one before. */
function encodeDays(days: Set<number>): string {
  const sorted = [...days].sort((a, b) => a - b);
  const fixed = new Set(sorted.map(monthDay));
  if (fixed.size === 1 && sorted.length === LAST_YEAR - FIRST_YEAR + 1) return [...fixed].join();
  let before = dayNumber(FIRST_YEAR, 1, 1);
  return sorted
    .map(day => {
      const distance = (day - before).toString(36);
      before = day;
      return distance;
    })
    .join(' ')
    .padStart(5);
}

/** The days of the week that are no working days, Sunday 0, by CLDR as Node.js ships it. */
function weekendOf(country: string): string {
  const locale = new Intl.Locale(`und-${country}`) as Intl.Locale & { getWeekInfo(): { weekend: number[] } };
  return locale
    .getWeekInfo()
    .weekend.map(day => day % 7)
    .join('');
}

const lines = COUNTRIES.map(country => {
  const names = [...holidaysOf(country)].map(([name, days]) => {
    if (/[=;|]/.test(name)) throw new Error(`${country}: the name ${name} has a separator in it`);
    return `${name}=${encodeDays(days)}`;
  });
  return `  ${country}: ${JSON.stringify(`${weekendOf(country)}|${names.join(';')}`)},`;
});

const text = `// Written by scripts/holidays.ts from date-holidays (https://github.com/commenthol/date-holidays), whose data is
// licensed CC BY-SA 3.0 (https://creativecommons.org/licenses/by-sa/3.0/); so is this file. See NOTICE.

export const FIRST_YEAR = ${FIRST_YEAR};
export const LAST_YEAR = ${LAST_YEAR};

/**
 * ISO 3166 alpha-2 country -> days of its weekend (Sunday 0) | name=days; ...
 * Days are MMDD of every year, or (longer than four characters) base 36: from 1 January of the first year, then each
 * from the one before.
 */
export const HOLIDAYS: Readonly<Record<string, string>> = {
${lines.join('\n')}
};
`;

writeFileSync(join(fileURLToPath(new URL('..', import.meta.url)), 'domain/time/public-holidays.ts'), text);
console.log(`${COUNTRIES.length} countries, ${text.length} characters`);
