import { dayNumber, daysInMonth } from './instant.ts';
import { MONTHS, placeOfName, WEEKDAYS } from './names.ts';

/** What the parts of a text have said so far. */
interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  ms: number;
  /** 0 am, 12 pm; undefined: a clock of 24 hours. */
  half?: number;
  dayOfYear?: number;
  offsetMinutes: number;
}

type Directive = [pattern: string, read: (text: string, into: Parts) => boolean];

const names = (list: readonly string[]): string => list.join('|');
const short = (list: readonly string[]): string => list.map(name => name.slice(0, 3)).join('|');
const number =
  (key: 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second', from: number, to: number) =>
  (text: string, into: Parts): boolean => {
    into[key] = Number(text);
    return into[key] >= from && into[key] <= to;
  };
const month = (text: string, into: Parts): boolean => {
  into.month = placeOfName(text, MONTHS) + 1;
  return into.month > 0;
};
const ignored = (): boolean => true;

/** The directives of Python's strptime, with what each may hold. */
const DIRECTIVES: Readonly<Record<string, Directive>> = {
  Y: ['\\d{4}', number('year', 1, 9999)],
  y: [
    '\\d{2}',
    (text, into) => {
      // POSIX: 69 to 99 are of the twentieth century.
      into.year = Number(text) + (Number(text) >= 69 ? 1900 : 2000);
      return true;
    },
  ],
  m: ['1[0-2]|0[1-9]|[1-9]', number('month', 1, 12)],
  d: ['3[01]|[12]\\d|0[1-9]|[1-9]| [1-9]', number('day', 1, 31)],
  H: ['2[0-3]|[01]\\d|\\d', number('hour', 0, 23)],
  I: ['1[0-2]|0[1-9]|[1-9]', number('hour', 1, 12)],
  M: ['[0-5]\\d|\\d', number('minute', 0, 59)],
  S: ['6[01]|[0-5]\\d|\\d', number('second', 0, 61)],
  f: [
    '\\d{1,6}',
    (text, into) => {
      into.ms = Math.floor(Number(text.padEnd(6, '0')) / 1000);
      return true;
    },
  ],
  j: [
    '36[0-6]|3[0-5]\\d|[12]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9]',
    (text, into) => {
      into.dayOfYear = Number(text);
      return true;
    },
  ],
  p: [
    'am|pm',
    (text, into) => {
      into.half = text.toLowerCase() === 'pm' ? 12 : 0;
      return true;
    },
  ],
  B: [names(MONTHS), month],
  b: [short(MONTHS), month],
  A: [names(WEEKDAYS), ignored],
  a: [short(WEEKDAYS), ignored],
  z: [
    '[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z',
    (text, into) => {
      if (text.toUpperCase() === 'Z') return true;
      const digits = text.replaceAll(':', '');
      into.offsetMinutes =
        (Number(digits.slice(1, 3)) * 60 + Number(digits.slice(3, 5))) * (digits[0] === '-' ? -1 : 1);
      return true;
    },
  ],
  Z: ['utc|gmt', ignored],
  w: ['[0-6]', ignored],
  u: ['[1-7]', ignored],
  U: ['5[0-3]|[0-4]\\d|\\d', ignored],
  W: ['5[0-3]|[0-4]\\d|\\d', ignored],
  G: ['\\d{4}', number('year', 1, 9999)],
  V: ['5[0-3]|0[1-9]|[1-4]\\d|\\d', ignored],
};
const COMPOSED: Readonly<Record<string, string>> = {
  c: '%a %b %d %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/** A format that Python's strptime would refuse. */
export class TimeFormatError extends Error {}

/**
 * Compiles a format of Python's strptime (English names). The reader gives milliseconds since the epoch, a time without an
 * offset taken as UTC, or undefined for a text that does not have the format. Throws TimeFormatError for an unknown directive.
 */
export function strptime(format: string): (text: string) => number | undefined {
  const reads: Directive[1][] = [];
  const seen = new Set<string>();
  const source = format
    .replaceAll(/%([cxX])/g, (_, name: string) => COMPOSED[name]!)
    .replaceAll(/%(.?)|\s+|[\s\S]/g, (part, name?: string) => {
      if (name === undefined)
        return /\s/.test(part) ? '\\s+' : part.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
      if (name === '%') return '%';
      const directive = Object.hasOwn(DIRECTIVES, name) ? DIRECTIVES[name]! : undefined;
      if (!directive || seen.has(name))
        throw new TimeFormatError(
          directive
            ? `%${name} is there twice in '${format}'`
            : `%${name} in '${format}' is no directive of strptime`,
        );
      seen.add(name);
      reads.push(directive[1]);
      return `(${directive[0]})`;
    });
  const pattern = new RegExp(`^${source}$`, 'i');
  return text => {
    const found = pattern.exec(text);
    if (!found) return undefined;
    const parts: Parts = {
      year: 1900,
      month: 1,
      day: 1,
      hour: 0,
      minute: 0,
      second: 0,
      ms: 0,
      offsetMinutes: 0,
    };
    if (!reads.every((read, i) => read(found[i + 1]!, parts))) return undefined;
    return instantOf(parts);
  };
}

function instantOf(parts: Parts): number | undefined {
  const { year, month, day, minute, second, ms, half, dayOfYear, offsetMinutes } = parts;
  if (day > daysInMonth(year, month)) return undefined;
  const date = dayOfYear === undefined ? dayNumber(year, month, day) : dayNumber(year, 1, 1) + dayOfYear - 1;
  const hour = half === undefined ? parts.hour : (parts.hour % 12) + half;
  return date * 86_400_000 + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1000 + ms;
}
