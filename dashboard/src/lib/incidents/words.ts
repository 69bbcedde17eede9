import type { Incident, IncidentChange, IncidentDetail } from '#lib/api/types.ts';
import type { Look } from '#lib/ui/status.ts';

type Reason = NonNullable<Incident['reason']>;

export const REASONS: Readonly<Record<Reason, string>> = {
  false_positive: 'False positive',
  missing_data: 'Missing data',
  duplicates: 'Duplicates',
  out_of_bounds: 'Out of bounds',
  other: 'Other',
};

const STATE_LOOKS: Readonly<Record<Incident['state'], Look>> = {
  new: { tone: 'bad', icon: 'unknown', word: 'New', rank: 3 },
  acknowledged: { tone: 'warn', icon: 'stale', word: 'Acknowledged', rank: 2 },
  assigned: { tone: 'info', icon: 'person', word: 'Assigned', rank: 1 },
  resolved: { tone: 'good', icon: 'healthy', word: 'Resolved', rank: 0 },
};
export const stateLook = (state: Incident['state']): Look => STATE_LOOKS[state] ?? STATE_LOOKS.new;

/** `quality_drop` -> `quality drop`. */
export const kindName = (kind: string): string => kind.replaceAll('_', ' ');

/** What a line of the history says was done, after who did it. */
export function changeWords({ change, severity, assignee, reason }: IncidentChange): string {
  switch (change) {
    case 'opened':
      return `opened it as ${severity}`;
    case 'severity':
      return `found it ${severity}`;
    case 'assigned':
      return `assigned it to ${assignee ?? 'nobody'}`;
    case 'unassigned':
      return 'took the assignment back';
    case 'commented':
      return 'commented';
    case 'resolved':
      return reason === null ? 'resolved it' : `resolved it: ${REASONS[reason].toLowerCase()}`;
    default:
      return `${change} it`;
  }
}

/** What happened since the version that was looked at, for whoever came too late. */
export function newsSince(version: number, { history }: IncidentDetail): string {
  const news = history.filter(change => change.version > version);
  return news.map(change => `${change.who} ${changeWords(change)}`).join('; ');
}
