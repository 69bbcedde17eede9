import type { MonitorRow, MonitorState, MonitorSubject } from '#lib/api/types.ts';
import { count, duration, percent, plural } from '#lib/format/number.ts';
import type { Look } from '#lib/ui/status.ts';

/** The graver first. */
const STATES = ['firing', 'suspect', 'learning', 'passing', 'unknown'] as const;

const LOOKS: Readonly<Record<MonitorState, Look>> = {
  firing: { tone: 'bad', icon: 'failing', word: 'Firing', rank: 4 },
  suspect: { tone: 'warn', icon: 'stale', word: 'Suspect', rank: 3 },
  learning: { tone: 'info', icon: 'waiting', word: 'Learning', rank: 2 },
  passing: { tone: 'good', icon: 'healthy', word: 'Passing', rank: 1 },
  unknown: { tone: 'idle', icon: 'unknown', word: 'Unknown', rank: 0 },
};

/** What only informs is no alarm, and looks like none. */
const FIRING = {
  critical: { tone: 'bad', icon: 'failing' },
  warning: { tone: 'warn', icon: 'degraded' },
  info: { tone: 'info', icon: 'info' },
} as const;

export function subjectLook({ state, severity }: Pick<MonitorSubject, 'state' | 'severity'>): Look {
  const look = LOOKS[state] ?? LOOKS.unknown;
  return state === 'firing' && severity !== null ? { ...look, ...FIRING[severity] } : look;
}

const GRAVEST = ['critical', 'warning', 'info'] as const;

/** As its gravest subject. */
export function monitorLook({ state, subjects }: Pick<MonitorRow, 'state' | 'subjects'>): Look {
  const firing = subjects.filter(subject => subject.state === 'firing');
  const severity = GRAVEST.find(one => firing.some(subject => subject.severity === one)) ?? null;
  return subjectLook({ state, severity });
}

/** `2 firing, 5 learning, 40 passing`. */
export const tally = (counts: Partial<Record<MonitorState, number>>): string =>
  STATES.flatMap(state => (counts[state] ? [`${count(counts[state])} ${state}`] : [])).join(', ');

/** What a monitor looks at. */
export const subjectName = (subject: string): string =>
  subject === '' ? 'the source as a whole' : subject === 'promise' ? 'what the contract promises' : subject;

/** What it still has to see. */
export const warmUp = ({ windows, minutes }: NonNullable<MonitorRow['needs']>): string =>
  `at least ${plural(windows, 'more window', 'more windows')} with enough records, ${duration(minutes * 60_000)}`;

/** Why a monitor is as it is, one sentence. */
export function reasonOf({ state, needs, subjects }: MonitorRow): string {
  const worst = subjects.find(subject => subject.state === state);
  switch (state) {
    case 'firing':
      return worst?.message ?? 'What it sees is unlike what is usual.';
    case 'suspect':
      return `One window was unlike the usual: ${subjectName(worst?.subject ?? '')}. A second one opens an incident.`;
    case 'learning':
      return needs ? `It learns what is usual: ${warmUp(needs)}.` : 'It learns what is usual.';
    case 'passing':
      return 'Nothing is unlike the usual.';
    default:
      return 'Too few records, or nothing was judged lately.';
  }
}

/** A figure with its unit; null is not known. */
export function figure(value: number | null, unit: MonitorSubject['unit']): string | null {
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
      return `distance ${value.toLocaleString('en', { maximumSignificantDigits: 3 })}`;
  }
}

/** What is usual, with its bounds and by what it is known. */
export function usualOf({
  usual,
  low,
  high,
  unit,
  level,
}: Pick<MonitorSubject, 'usual' | 'low' | 'high' | 'unit' | 'level'>): string | null {
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
