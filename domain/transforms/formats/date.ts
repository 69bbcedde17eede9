import { parseInstant } from '../../time/instant.ts';
import { hasOffset, PatternError, patternReader, TOKEN_NAMES, type Written } from './pattern.ts';

type Reader = (value: string | number) => Written | undefined;

/** Named formats, in words. */
export const FORMATS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    iso: 'ISO 8601 (2026-03-01T09:30:00Z)',
    epoch_seconds: 'seconds since 1970 (1772357400)',
    epoch_millis: 'milliseconds since 1970 (1772357400000)',
    day_first: 'day first (1/3/2026, 01.03.2026 9:30)',
    month_first: 'month first (3/1/2026, 03/01/2026 9:30)',
    http: 'HTTP date (Sun, 01 Mar 2026 09:30:00 GMT)',
  }),
);

const TIME = '[ H:mm[:ss]]';
const PATTERNS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    day_first: ['/', '.', '-'].map(sign => `d${sign}M${sign}yyyy${TIME}`),
    month_first: ['/', '.', '-'].map(sign => `M${sign}d${sign}yyyy${TIME}`),
    http: ['[EEE, ]d MMM yyyy HH:mm:ss X'],
  }),
);
const patternsOf = (format: string): readonly string[] => PATTERNS.get(format) ?? [format];

/** ISO 8601 with an offset, or without one (then seconds may be missing): a local time. */
function readIso(value: string | number): Written | undefined {
  if (typeof value !== 'string') return undefined;
  if (value.length > 10) {
    const instant = parseInstant(value);
    if (instant !== undefined) {
      const offset = /([+-])(\d\d):?(\d\d)$/.exec(value);
      const ms = offset === null ? 0 : (Number(offset[2]) * 60 + Number(offset[3])) * 60_000;
      const signed = offset?.[1] === '-' ? -ms : ms;
      return { local: instant + signed, offset: signed };
    }
  }
  const local = parseInstant(value.length === 10 ? value : `${value}${value.length === 16 ? ':00Z' : 'Z'}`);
  return local === undefined ? undefined : { local, offset: undefined };
}

const epoch =
  (unit: number): Reader =>
  value => {
    if (typeof value === 'string' && !/^-?\d{1,15}(\.\d{1,9})?$/.test(value)) return undefined;
    return { local: Math.floor(Number(value) * unit), offset: 0 };
  };

/** Throws PatternError for a pattern that is none. */
export function formatReader(format: string): Reader {
  if (format === 'iso') return readIso;
  if (format === 'epoch_seconds') return epoch(1000);
  if (format === 'epoch_millis') return epoch(1);
  const read = firstOf(patternsOf(format).map(patternReader));
  return value => (typeof value === 'string' ? read(value) : undefined);
}

/** What the first reader that can read the value makes of it. */
export const firstOf =
  <Value>(readers: readonly ((value: Value) => Written | undefined)[]) =>
  (value: Value): Written | undefined => {
    for (const read of readers) {
      const found = read(value);
      if (found !== undefined) return found;
    }
    return undefined;
  };

/** What is wrong with a format's name or pattern; undefined: nothing. */
export function problemOf(format: string): string | undefined {
  try {
    formatReader(format);
    return undefined;
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    const names = [...FORMATS.keys()].join(', ');
    return `${error.message}. Formats: ${names}, or a pattern of ${TOKEN_NAMES.join(' ')}`;
  }
}

/** Whether what is read in the format says its own offset from UTC, or may (ISO 8601). */
export const readsOffset = (format: string): boolean =>
  format === 'iso' || format.startsWith('epoch_') || patternsOf(format).every(hasOffset);
