import { dayNumber, daysInMonth } from '../../time/instant.ts';
import { MONTHS, WEEKDAYS } from '../../time/names.ts';

/** A date and time of day as written, and its offset from UTC in ms where it was written with one. */
export interface Written {
  /** Local time in ms, as if it were UTC. */
  local: number;
  offset: number | undefined;
}

const short = (names: readonly string[]): string[] => names.map(name => name.slice(0, 3));
const oneOf = (names: readonly string[]): string => names.join('|');

/** What each token matches, and the part of the date it gives. Two-digit years follow POSIX: 69-99 are 1969-1999. */
const TOKENS: Record<string, { part: string; match: string }> = {
  yyyy: { part: 'year', match: '\\d{4}' },
  yy: { part: 'shortYear', match: '\\d\\d' },
  MMMM: { part: 'monthName', match: oneOf(MONTHS) },
  MMM: { part: 'monthName', match: oneOf(short(MONTHS)) },
  MM: { part: 'month', match: '\\d\\d' },
  M: { part: 'month', match: '\\d{1,2}' },
  dd: { part: 'day', match: '\\d\\d' },
  d: { part: 'day', match: '\\d{1,2}' },
  EEEE: { part: 'weekday', match: oneOf(WEEKDAYS) },
  EEE: { part: 'weekday', match: oneOf(short(WEEKDAYS)) },
  HH: { part: 'hour', match: '\\d\\d' },
  H: { part: 'hour', match: '\\d{1,2}' },
  hh: { part: 'hour12', match: '\\d\\d' },
  h: { part: 'hour12', match: '\\d{1,2}' },
  a: { part: 'half', match: '[ap]\\.?m\\.?' },
  mm: { part: 'minute', match: '\\d\\d' },
  ss: { part: 'second', match: '\\d\\d' },
  S: { part: 'fraction', match: '\\d{1,9}' },
  X: { part: 'offset', match: 'z|utc|gmt|[+-]\\d\\d(?::?\\d\\d)?' },
};
export const TOKEN_NAMES = Object.keys(TOKENS);

const LONGEST_PATTERN = 100;
const LONGEST_TEXT = 100;

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

export class PatternError extends Error {}

/** The pattern as a regular expression with a named group a part. */
function compile(pattern: string): { expression: RegExp; parts: Set<string> } {
  const parts = new Set<string>();
  let source = '';
  let open = 0;
  const pieces = /'((?:[^']|'')*)'|([A-Za-z])\2*|[\s\S]/g;
  for (const [piece, quoted, letter] of pattern.matchAll(pieces)) {
    if (quoted !== undefined) source += literal(quoted === '' ? "'" : quoted.replaceAll("''", "'"));
    else if (letter !== undefined) {
      const token = Object.hasOwn(TOKENS, piece) ? TOKENS[piece] : letter === 'S' ? TOKENS.S : undefined;
      if (token === undefined)
        throw new PatternError(
          `'${piece}' is no part of a date; there are ${TOKEN_NAMES.join(' ')}, and text in 'quotes'`,
        );
      if (parts.has(token.part)) throw new PatternError(`'${piece}' gives the ${token.part} a second time`);
      parts.add(token.part);
      source += `(?<${token.part}>${token.match})`;
    } else if (piece === '[') {
      open++;
      source += '(?:';
    } else if (piece === ']') {
      if (--open < 0) throw new PatternError("']' closes nothing");
      source += ')?';
    } else if (piece === "'") throw new PatternError('a quote is not closed');
    else source += literal(piece);
  }
  if (open > 0) throw new PatternError("'[' is not closed");
  return { expression: new RegExp(`^${source}$`, 'i'), parts };
}

function offsetOf(text: string): number {
  if (!/^[+-]/.test(text)) return 0;
  const digits = text.slice(1).replace(':', '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || '0');
  return (text.startsWith('-') ? -minutes : minutes) * 60_000;
}

type Parts = Readonly<Record<string, string | undefined>>;

function yearOf({ year, shortYear }: Parts): number {
  if (year !== undefined) return Number(year);
  return Number(shortYear) + (Number(shortYear) >= 69 ? 1900 : 2000);
}

function hourOf({ hour, hour12, half }: Parts): number {
  if (hour12 === undefined) return Number(hour ?? '0');
  const twelve = Number(hour12);
  return twelve < 1 || twelve > 12
    ? Number.NaN
    : (twelve % 12) + (half?.toLowerCase().startsWith('p') ? 12 : 0);
}

function written(parts: Parts): Written | undefined {
  const year = yearOf(parts);
  const { monthName } = parts;
  const month =
    monthName === undefined
      ? Number(parts.month)
      : MONTHS.findIndex(name => name.startsWith(monthName.toLowerCase())) + 1;
  const day = Number(parts.day);
  const hour = hourOf(parts);
  const minute = Number(parts.minute ?? '0');
  const second = Number(parts.second ?? '0');
  const millis = Math.floor(Number(`0.${parts.fraction ?? '0'}`) * 1000);
  if (!(day >= 1 && day <= daysInMonth(year, month) && hour <= 23 && minute <= 59 && second <= 60))
    return undefined;
  const seconds = (hour * 60 + minute) * 60 + second;
  return {
    local: dayNumber(year, month, day) * 86_400_000 + seconds * 1000 + millis,
    offset: parts.offset === undefined ? undefined : offsetOf(parts.offset),
  };
}

/** Whether times written in the pattern always say their offset from UTC. */
export const hasOffset = (pattern: string): boolean => compile(pattern).parts.has('offset');

/**
 * A strict reader of dates in a pattern (`dd.MM.yyyy HH:mm[:ss]`, `EEE, d MMM yyyy HH:mm:ss X`): undefined for a text
 * that does not follow it, or names a day that does not exist. Throws PatternError for a pattern that is none.
 */
export function patternReader(pattern: string): (text: string) => Written | undefined {
  if (pattern.length > LONGEST_PATTERN)
    throw new PatternError(`is longer than ${LONGEST_PATTERN} characters`);
  const { expression, parts } = compile(pattern);
  const needs = (...alternatives: string[]) => {
    if (!alternatives.some(part => parts.has(part))) throw new PatternError(`has no ${alternatives[0]}`);
  };
  needs('year', 'shortYear');
  needs('month', 'monthName');
  needs('day');
  if (parts.has('hour12') !== parts.has('half')) throw new PatternError("'h' and 'a' need each other");
  return text => {
    const found = text.length > LONGEST_TEXT ? undefined : expression.exec(text)?.groups;
    return found && written(found);
  };
}
