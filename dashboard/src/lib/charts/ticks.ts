const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const STEPS = [
  ...[1, 5, 10, 15, 30].map(n => n * MINUTE),
  ...[1, 2, 3, 6, 12].map(n => n * HOUR),
  ...[1, 2, 5, 7, 14].map(n => n * DAY),
];

export interface Tick {
  at: number;
  label: string;
}

const clock = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });

/** Offset of local time from UTC at a moment, ms: what aligns ticks to the reader's own midnight. */
const localOffset = (at: number): number => -new Date(at).getTimezoneOffset() * MINUTE;

/** At most `most` round moments of local time between two moments, labelled by clock or, from days on, by date. */
export function timeTicks(from: number, to: number, most: number, offset = localOffset): Tick[] {
  if (!(to > from) || most < 1) return [];
  const step =
    STEPS.find(candidate => (to - from) / candidate <= most) ?? Math.ceil((to - from) / most / DAY) * DAY;
  const ticks: Tick[] = [];
  const shift = offset(from);
  for (let at = Math.ceil((from + shift) / step) * step - shift; at <= to; at += step) {
    // A change to or from summer time within the range moves local midnight.
    const moved = at - (offset(at) - shift);
    if (moved >= from && moved <= to)
      ticks.push({ at: moved, label: (step >= DAY ? day : clock).format(moved) });
  }
  return ticks;
}

/** Round values from 0 on, the last at or above `max`: 0, 5, 10 … At most `most` steps of 1, 2 or 5 times a power of ten. */
export function valueTicks(max: number, most: number): number[] {
  if (!(max > 0) || !Number.isFinite(max)) return [0, 1];
  const rough = max / Math.max(1, most);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find(n => n * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const steps = Math.ceil(max / step - 1e-9);
  return Array.from({ length: steps + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}
