/** Time zones (IANA names) fast enough for every record: Intl is asked twice a zone and day, and remembered. */

const DAY = 86_400_000;
/** Days remembered of one zone; all days of all zones take some 20 MB. A history with more begins anew. */
const DAYS_KEPT = 1024;
/** There are about 600 zone names; more are only met when someone sends us made-up spellings. */
const ZONES_KEPT = 1024;
const LONGEST_NAME = 64;
/** Range of Intl, and of everything we could store. */
const LIMIT = 8.64e15 - 2 * DAY;

export interface Zone {
  readonly name: string;
  /** Local time minus UTC in ms at an instant; NaN beyond the range of a Date. */
  offsetAt(instant: number): number;
  /**
   * The instant at which clocks of the zone show a local time, given as ms as if it were UTC. Of two such instants
   * (clocks set back) the earlier; of none (clocks set forward) the one that far after the change, as most clocks do.
   */
  instantOf(local: number): number;
}

/** The offset is `before` until `at` and `after` from then on; most days the same. */
interface Day {
  before: number;
  at: number;
  after: number;
}

function measure(format: Intl.DateTimeFormat, instant: number): number {
  const text = format.format(instant);
  const found = /GMT(?:([+\u2212-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (found === null) return Number.NaN;
  const [, sign, hours = '0', minutes = '0', seconds = '0'] = found;
  const ms = ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000;
  return sign === undefined || sign === '+' ? ms : -ms;
}

function makeZone(name: string): Zone | undefined {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch {
    return undefined;
  }
  const days = new Map<number, Day>();
  /** One for all the days without a change. */
  const steady = new Map<number, Day>();
  let lastNumber = Number.NaN;
  let last: Day = { before: 0, at: 0, after: 0 };

  /** Halves the day until the millisecond of the change is found. */
  function look(day: number): Day {
    let low = day * DAY;
    let high = low + DAY;
    const before = measure(format, low);
    const after = measure(format, high);
    if (before === after) {
      const same = steady.get(before) ?? { before, at: low, after };
      steady.set(before, same);
      return same;
    }
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (measure(format, middle) === before) low = middle;
      else high = middle;
    }
    return { before, at: high, after };
  }

  const offsetAt = (instant: number): number => {
    const day = Math.floor(instant / DAY);
    if (day !== lastNumber) {
      if (!(Math.abs(instant) < LIMIT)) return Number.NaN;
      let found = days.get(day);
      if (found === undefined) {
        if (days.size >= DAYS_KEPT) days.clear();
        found = look(day);
        days.set(day, found);
      }
      last = found;
      lastNumber = day;
    }
    return instant < last.at ? last.before : last.after;
  };

  return {
    name,
    offsetAt,
    instantOf(local) {
      const early = offsetAt(local - DAY);
      const late = offsetAt(local + DAY);
      const first = local - early;
      if (early === late || offsetAt(first) === early) return first;
      const second = local - late;
      return offsetAt(second) === late ? second : first;
    },
  };
}

const zones = new Map<string, Zone | undefined>();

/** The zone of an IANA name; undefined when there is none of that name. */
export function zoneOf(name: string): Zone | undefined {
  if (zones.has(name)) return zones.get(name);
  if (name.length > LONGEST_NAME) return undefined;
  if (zones.size >= ZONES_KEPT) zones.clear();
  const zone = makeZone(name);
  zones.set(name, zone);
  return zone;
}
