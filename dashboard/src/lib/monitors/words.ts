import type { MonitorRow, MonitorStatus, MonitorSubject } from '#lib/api/types.ts';
import { count, duration, percent, plural } from '#lib/format/number.ts';
import { span } from '#lib/format/time.ts';
import type { Look } from '#lib/ui/status.ts';

/** The graver first. */
export const STATUSES = ['firing', 'suspect', 'learning', 'passing', 'unknown'] as const;

const LOOKS: Readonly<Record<MonitorStatus, Look>> = {
  firing: { tone: 'bad', icon: 'failing', word: 'Firing', rank: 4 },
  suspect: { tone: 'warn', icon: 'stale', word: 'Suspect', rank: 3 },
  learning: { tone: 'info', icon: 'waiting', word: 'Learning', rank: 2 },
  passing: { tone: 'good', icon: 'healthy', word: 'Passing', rank: 1 },
  unknown: { tone: 'idle', icon: 'unknown', word: 'Unknown', rank: 0 },
};

/** What only informs is no alarm, and looks like none. */
const FIRING_TONES = {
  critical: { tone: 'bad', icon: 'failing' },
  warning: { tone: 'warn', icon: 'degraded' },
  info: { tone: 'info', icon: 'info' },
} as const;

export function monitorLook({ status, severity }: Pick<MonitorRow, 'status' | 'severity'>): Look {
  const look = LOOKS[status] ?? LOOKS.unknown;
  return status === 'firing' && severity !== null ? { ...look, ...FIRING_TONES[severity] } : look;
}

/** `2 firing, 5 learning, 40 passing`. */
export const tally = (rows: readonly { status: MonitorStatus }[]): string =>
  STATUSES.map(status => [rows.filter(row => row.status === status).length, status] as const)
    .filter(([n]) => n > 0)
    .map(([n, status]) => `${count(n)} ${status}`)
    .join(', ');

/** What a monitor looks at. */
export const subjectName = (subject: string): string =>
  subject === '' ? 'the source as a whole' : subject === 'promise' ? 'what the contract promises' : subject;

/** A figure with its unit; null is not known. */
export function figure(value: number | null, unit: string | null): string | null {
  if (value === null) return null;
  switch (unit) {
    case 'records':
      return plural(Math.round(value), 'record');
    case 'windows':
      return plural(Number(value.toFixed(1)), 'window');
    case 'share':
      return percent(value);
    case 'ms':
      return duration(value);
    default:
      return `${unit ?? ''} ${value.toLocaleString('en', { maximumSignificantDigits: 3 })}`.trim();
  }
}

/** What is usual, with its bounds and by what it is known. */
export function usualOf({ usual, low, high, unit, level }: MonitorSubject): string | null {
  const middle = figure(usual, unit);
  if (middle === null) return null;
  const [from, to] = [figure(low, unit), figure(high, unit)];
  const bounds =
    from !== null && to !== null
      ? `, from ${from} to ${to}`
      : to !== null
        ? `, at most ${to}`
        : from !== null
          ? `, at least ${from}`
          : '';
  return `${middle}${bounds}${level === null ? '' : ` (by ${level})`}`;
}

/** How far a learning subject is. */
export const learned = (
  { progress, windowsLeft }: Pick<MonitorSubject, 'progress' | 'windowsLeft'>,
  windowSeconds: number,
): string =>
  progress === null || windowsLeft === null
    ? 'how far is not known'
    : `${percent(progress, 0)} known, at most ${plural(windowsLeft, 'more window', 'more windows')} of ${span(windowSeconds)} with records`;
