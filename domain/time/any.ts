import { dayNumber, daysInMonth } from './instant.ts';
import { MONTHS, placeOfName, WEEKDAYS } from './names.ts';

/** Words that may stand between the parts of a date. */
const JUMPS = new Set(['at', 'on', 'and', 'ad', 'm', 't', 'of', 'st', 'nd', 'rd', 'th', 'the']);
const ZONES = new Set(['utc', 'gmt', 'z']);
const TOKEN = /\d+(?:[.,]\d+)?|[a-z]+|[^\s]/gi;

const UNITS: readonly [RegExp, 'hour' | 'minute' | 'second'][] = [
  [/^h(ours?)?$/, 'hour'],
  [/^m(inutes?)?$/, 'minute'],
  [/^s(econds?)?$/, 'second'],
];

interface Clock {
  hour: number;
  minute: number;
  second: number;
  /** Read from its digits: of 27.505 s in floats a millisecond would be missing. */
  ms?: number;
}
interface Found {
  /** Numbers of the date in their order, with what each was known to be. */
  date: { value: number; digits: number; is?: 'year' | 'month' | 'day' }[];
  clock?: Clock;
  half?: 'am' | 'pm';
  offsetMinutes: number;
  weekday: boolean;
}

/**
 * Reads a date or time in about any way that people write one (what Python's dateutil reads): ISO 8601, `Jan 5 2020 10:30 pm`,
 * `5/1/2020` (month first, unless it cannot be a month), `2020 May 3`, `Thu Sep 25 10:36:28 2003 +0200`, `20200503T1030`. A
 * time without an offset is UTC; what is not said is the first of its kind (of 1970, as there is no clock here). Gives
 * milliseconds since the epoch, or undefined.
 */
export function anyTime(text: string): number | undefined {
  if (text.length > 100) return undefined;
  const compact = /^(\d{4})(\d\d)(\d\d)(?:t?(\d\d)(\d\d)(\d\d)?)?$/i.exec(text.trim());
  if (compact) {
    const [year, month, day, hour = 0, minute = 0, second = 0] = compact
      .slice(1)
      .map(part => Number(part ?? 0));
    return instantOf(year!, month!, day!, { hour, minute, second }, 0);
  }
  const tokens = text.match(TOKEN) ?? [];
  const found: Found = { date: [], offsetMinutes: 0, weekday: false };
  for (let i = 0; i < tokens.length; ) {
    const used = take(tokens, i, found);
    if (used === 0) return undefined;
    i += used;
  }
  return settle(found);
}

/** Takes what begins at `i`; gives how many tokens it was, 0 for what makes no sense. */
function take(tokens: readonly string[], i: number, found: Found): number {
  const token = tokens[i]!;
  if (/^\d/.test(token)) return takeNumber(tokens, i, found);
  if (/^[a-z]/i.test(token)) return takeWord(token, found) ? 1 : 0;
  if ((token === '+' || token === '-') && found.clock) return takeOffset(tokens, i, found);
  return /^[-/.,:;()']$/.test(token) ? 1 : 0;
}

function takeWord(word: string, found: Found): boolean {
  const lower = word.toLowerCase();
  const month = placeOfName(lower, MONTHS);
  if (month >= 0) {
    found.date.push({ value: month + 1, digits: 0, is: 'month' });
    return found.date.filter(({ is }) => is === 'month').length === 1;
  }
  if (placeOfName(lower, WEEKDAYS) >= 0) {
    found.weekday = true;
    return true;
  }
  if (/^[ap]m?$/.test(lower) && found.clock) {
    found.half = lower[0] === 'a' ? 'am' : 'pm';
    return found.clock.hour <= 12;
  }
  return JUMPS.has(lower) || ZONES.has(lower);
}

function takeNumber(tokens: readonly string[], i: number, found: Found): number {
  const token = tokens[i]!;
  const next = tokens[i + 1]?.toLowerCase();
  if (next === ':' && /^\d/.test(tokens[i + 2] ?? '')) {
    if (found.clock) return 0;
    const seconds = tokens[i + 3] === ':' ? tokens[i + 4] : undefined;
    const [whole, fraction = ''] = (seconds ?? '0').split(/[.,]/);
    found.clock = {
      hour: Number(token),
      minute: Number(tokens[i + 2]!.split(/[.,]/)[0]),
      second: Number(whole),
      ms: Number(fraction.slice(0, 3).padEnd(3, '0')),
    };
    return seconds === undefined ? 3 : 5;
  }
  if (next !== undefined && /^[ap]m?$/.test(next) && !found.clock && /^\d{1,2}$/.test(token)) {
    found.clock = { hour: Number(token), minute: 0, second: 0 };
    return 1;
  }
  const unit = next === undefined ? undefined : UNITS.find(([shape]) => shape.test(next))?.[1];
  if (unit && /^\d{1,2}$/.test(token)) {
    found.clock = { hour: 0, minute: 0, second: 0, ...found.clock, [unit]: Number(token) };
    return 2;
  }
  if (found.date.length > 0 && !found.clock && /^\d{6}$/.test(token)) {
    const [hour, minute, second] = token.match(/../g)!.map(Number);
    found.clock = { hour: hour!, minute: minute!, second: second! };
    return 1;
  }
  // 2026-01-05 1030: digits after a whole date are hours and minutes.
  if (found.date.length === 3 && !found.clock && next === undefined && /^\d\d(\d\d)?$/.test(token)) {
    found.clock = { hour: Number(token.slice(0, 2)), minute: Number(token.slice(2)), second: 0 };
    return 1;
  }
  const parts = found.date.length === 0 && /^\d{6}$/.test(token) ? token.match(/../g)! : token.split(/[.,]/);
  // 25.9.2003: the dot parts a date, and the token is two of its numbers.
  for (const part of parts) {
    if (/^\d{8}$/.test(part)) {
      found.date.push(
        { value: Number(part.slice(0, 4)), digits: 4, is: 'year' },
        { value: Number(part.slice(4, 6)), digits: 2, is: 'month' },
        { value: Number(part.slice(6)), digits: 2, is: 'day' },
      );
    } else found.date.push({ value: Number(part), digits: part.length });
  }
  return found.date.length > 3 ? 0 : 1;
}

function takeOffset(tokens: readonly string[], i: number, found: Found): number {
  const digits = tokens[i + 1] ?? '';
  const sign = tokens[i] === '-' ? -1 : 1;
  if (/^\d{4}$/.test(digits)) {
    found.offsetMinutes = sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2)));
    return 2;
  }
  if (!/^\d{1,2}$/.test(digits)) return 0;
  const minutes = tokens[i + 2] === ':' ? Number(tokens[i + 3]) : 0;
  found.offsetMinutes = sign * (Number(digits) * 60 + minutes);
  return tokens[i + 2] === ':' ? 4 : 2;
}

function settle({ date, clock, half, offsetMinutes, weekday }: Found): number | undefined {
  if (date.length === 0 && !clock && !weekday) return undefined;
  const order = orderOf(date);
  if (!order) return undefined;
  const part = (name: Part): number | undefined => date[order.indexOf(name)]?.value;
  const yearAt = date[order.indexOf('year')];
  let year = yearAt?.value;
  const [month, day] = [part('month'), part('day')];
  // 020 is a year in full, 20 is short for one.
  if (year !== undefined && year < 100 && yearAt!.digits < 3) year += year < 69 ? 2000 : 1900;
  const at = clock ?? { hour: 0, minute: 0, second: 0 };
  const hour = half === undefined ? at.hour : (at.hour % 12) + (half === 'pm' ? 12 : 0);
  return instantOf(year ?? 1970, month ?? 1, day ?? 1, { ...at, hour }, offsetMinutes);
}

type Part = 'year' | 'month' | 'day';

/** What each number of a date is, as dateutil has it: the month comes first, unless it is named or a year comes before it. */
function orderOf(date: Found['date']): Part[] | undefined {
  const values = date.map(({ value }) => value);
  const isYear = ({ value, digits, is }: Found['date'][number]) =>
    (is ?? 'year') === 'year' && (digits > 2 || value > 100);
  const known = date.map((one): Part | undefined => one.is ?? (isYear(one) ? 'year' : undefined));
  const open = (['year', 'month', 'day'] as const).filter(part => !known.includes(part));
  if (new Set(known.filter(Boolean)).size < known.filter(Boolean).length) return undefined;
  // All are known, or one is left over.
  if (known.every(Boolean) || (known.length === 3 && open.length === 1))
    return known.map(one => one ?? open[0]!);
  const [first = 0, second = 0] = values;
  const named = known.indexOf('month');
  if (date.length === 1) return [first > 31 ? 'year' : 'day'];
  if (date.length === 2) {
    if (named >= 0) return known.map((one, i) => one ?? (values[i]! > 31 ? 'year' : 'day'));
    if (first > 31) return ['year', 'month'];
    return ['month', second > 31 ? 'year' : 'day'];
  }
  if (named === 0) return second > 31 ? ['month', 'year', 'day'] : ['month', 'day', 'year'];
  if (named === 1) return first > 31 ? ['year', 'month', 'day'] : ['day', 'month', 'year'];
  if (named === 2) return second > 31 ? ['day', 'year', 'month'] : ['year', 'day', 'month'];
  if (first > 31 || known[0] === 'year') return ['year', 'month', 'day'];
  return first > 12 ? ['day', 'month', 'year'] : ['month', 'day', 'year'];
}

function instantOf(
  year: number,
  month: number,
  day: number,
  clock: Clock,
  offsetMinutes: number,
): number | undefined {
  const { hour, minute, second, ms = 0 } = clock;
  if (
    !(year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= daysInMonth(year, month))
  )
    return undefined;
  if (!(hour <= 23 && minute <= 59 && second < 60)) return undefined;
  const seconds = (hour * 60 + minute - offsetMinutes) * 60 + second;
  return dayNumber(year, month, day) * 86_400_000 + seconds * 1000 + ms;
}
