const clock = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hourCycle: 'h23' });
const dayClock = new Intl.DateTimeFormat('en', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

const DAY = 86_400_000;

/** Local time; with the day when it is not within the last 20 hours. */
export function localTime(at: string | number, now: number): string {
  const time = typeof at === 'number' ? at : Date.parse(at);
  if (Number.isNaN(time)) return String(at);
  return (Math.abs(now - time) < DAY * (20 / 24) ? clock : dayClock).format(time);
}

/** `2026-11-23 04:10:24 UTC`. */
export function utc(at: string | number): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime())
    ? String(at)
    : `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** How long ago, in the largest unit that fits: `now`, `12 s ago`, `3 min ago`, `5 h ago`, `2 d ago`. */
export function ago(at: string | number, now: number): string {
  const seconds = Math.round((now - (typeof at === 'number' ? at : Date.parse(at))) / 1000);
  if (Number.isNaN(seconds)) return 'at an unknown time';
  if (seconds < 1) return 'now';
  return `${span(seconds)} ago`;
}

/** Seconds in the largest unit that fits. */
export function span(seconds: number): string {
  if (seconds < 60) return `${Math.max(0, Math.floor(seconds))} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}
