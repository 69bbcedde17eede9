/** A day of a local calendar, in the words of ISO 8601 and English. */
export interface LocalDay {
  /** `2026-03-01` */
  readonly date: string;
  /** 1 to 12. */
  readonly month: number;
  /** Sunday is 0. */
  readonly weekday: number;
  readonly weekdayName: string;
}

const DAY = 86_400_000;
const DAYS_KEPT = 4096;
const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

const known = new Map<number, LocalDay>();
let lastNumber = Number.NaN;
let last: LocalDay | undefined;

/** The day of a number of days since 1970-01-01; undefined beyond the years 0 to 9999, or for no number. */
export function localDay(dayNumber: number): LocalDay | undefined {
  if (dayNumber === lastNumber) return last;
  let day = known.get(dayNumber);
  if (day === undefined) {
    const instant = new Date(dayNumber * DAY);
    const year = instant.getUTCFullYear();
    if (!(year >= 0 && year <= 9999)) return undefined;
    const weekday = instant.getUTCDay();
    day = {
      date: instant.toISOString().slice(0, 10),
      month: instant.getUTCMonth() + 1,
      weekday,
      weekdayName: WEEKDAYS[weekday]!,
    };
    if (known.size >= DAYS_KEPT) known.clear();
    known.set(dayNumber, day);
  }
  lastNumber = dayNumber;
  last = day;
  return day;
}

const TWO = Array.from({ length: 60 }, (_, n) => String(n).padStart(2, '0'));
const THREE = Array.from({ length: 1000 }, (_, n) => String(n).padStart(3, '0'));

function offsetText(offset: number): string {
  const seconds = Math.abs(offset) / 1000;
  const text = `${offset < 0 ? '-' : '+'}${TWO[Math.floor(seconds / 3600)]}:${TWO[Math.floor(seconds / 60) % 60]}`;
  // Offsets of before 1972 can have seconds.
  return seconds % 60 === 0 ? text : `${text}:${TWO[seconds % 60]}`;
}

const offsets = new Map<number, string>();

/** `2026-03-01T10:05:00.000-08:00`, of a day, the ms since its local midnight, and the offset from UTC in ms. */
export function localTime(day: LocalDay, sinceMidnight: number, offset: number): string {
  let zone = offsets.get(offset);
  if (zone === undefined) {
    zone = offsetText(offset);
    offsets.set(offset, zone);
  }
  const hour = TWO[Math.floor(sinceMidnight / 3_600_000)];
  const minute = TWO[Math.floor(sinceMidnight / 60_000) % 60];
  const second = TWO[Math.floor(sinceMidnight / 1000) % 60];
  return `${day.date}T${hour}:${minute}:${second}.${THREE[Math.floor(sinceMidnight) % 1000]}${zone}`;
}
