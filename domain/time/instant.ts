const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
};
const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1);

const MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

/** Days in a month (1-12) of the Gregorian calendar. */
export const daysInMonth = (year: number, month: number): number =>
  month === 2 && isLeap(year) ? 29 : (MONTH_DAYS[month - 1] ?? 0);

/** Days since 1970-01-01 of a Gregorian date; the date must exist. */
export function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const DAY = 86_400_000;
const Z = 90;

/** Milliseconds of an offset `Z`, `+02:00` or `+0200` that begins at `at` and ends the text; NaN for anything else. */
function offsetAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if ((code & ~32) === Z) return text.length === at + 1 ? 0 : Number.NaN;
  const sign = code === 43 ? 1 : code === 45 ? -1 : Number.NaN;
  const colon = text.charCodeAt(at + 3) === 58 ? 1 : 0;
  if (text.length !== at + 5 + colon) return Number.NaN;
  const hours = two(text, at + 1);
  const minutes = two(text, at + 3 + colon);
  return hours > 23 || minutes > 59 ? Number.NaN : sign * (hours * 60 + minutes) * 60_000;
}

/**
 * Milliseconds since the epoch of an RFC 3339 timestamp (`2026-03-01T09:30:00.5+01:00`, a space for the `T` allowed)
 * or of a date (its midnight, UTC). Undefined for everything else: a timestamp without an offset names no instant.
 * Many times faster than Date.parse, and stricter: 30 February is no date. Digits beyond the millisecond are dropped.
 */
export function parseInstant(text: string): number | undefined {
  const year = two(text, 0) * 100 + two(text, 2);
  const month = two(text, 5);
  const day = two(text, 8);
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return undefined;
  if (!(day >= 1 && day <= daysInMonth(year, month))) return undefined;
  const midnight = dayNumber(year, month, day) * DAY;
  if (text.length === 10) return Number.isNaN(midnight) ? undefined : midnight;

  const separator = text.charCodeAt(10);
  if ((separator & ~32) !== 84 && separator !== 32) return undefined;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return undefined;
  const hour = two(text, 11);
  const minute = two(text, 14);
  const second = two(text, 17);
  // 60: a leap second, which lands on the next minute.
  if (!(hour <= 23 && minute <= 59 && second <= 60)) return undefined;
  let at = 19;
  let fraction = 0;
  if (text.charCodeAt(at) === 46) {
    let scale = 100;
    for (at++; digit(text, at) >= 0; at++) {
      fraction += scale >= 1 ? digit(text, at) * scale : 0;
      scale /= 10;
    }
    if (at === 20) return undefined;
  }
  const instant = midnight + ((hour * 60 + minute) * 60 + second) * 1000 + fraction - offsetAt(text, at);
  return Number.isNaN(instant) ? undefined : instant;
}
