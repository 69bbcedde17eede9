import type { Incident, Queries } from '#lib/api/types.ts';

type State = NonNullable<Queries['/incidents']['state']>;

/** Which incidents are looked at, and which one is open; all of it lives in the address. */
export interface IncidentQuery {
  state: State;
  kind: string | undefined;
  severity: Incident['severity'] | undefined;
  /** Empty: nobody's. */
  assignee: string | undefined;
  before: string | undefined;
  /** The one whose details are open. */
  incident: string | undefined;
}

export const STATES: readonly (readonly [State, string])[] = [
  ['open', 'Open'],
  ['new', 'New'],
  ['acknowledged', 'Acknowledged'],
  ['assigned', 'Assigned'],
  ['resolved', 'Resolved'],
  ['all', 'All'],
];
export const SEVERITIES: readonly (readonly [Incident['severity'], string])[] = [
  ['critical', 'Critical'],
  ['warning', 'Warning'],
  ['info', 'Info'],
];

/** Names of the parameters: the rules of the same page have filters of their own. */
const NAMES = {
  state: 'incidents',
  kind: 'incident-kind',
  severity: 'incident-severity',
  assignee: 'incident-assignee',
  before: 'incidents-before',
  incident: 'incident',
} as const;

const LONGEST = 256;
const oneOf = <T extends string>(choices: readonly (readonly [T, string])[], text: string | null) =>
  choices.find(([value]) => value === text)?.[0];
const usable = (text: string | null): string | undefined =>
  text === null || text === '' || text.length > LONGEST ? undefined : text;

export function parseIncidents(param: (name: string) => string | null): IncidentQuery {
  const assignee = param(NAMES.assignee);
  const id = param(NAMES.incident);
  const before = param(NAMES.before);
  return {
    state: oneOf(STATES, param(NAMES.state)) ?? 'open',
    kind: usable(param(NAMES.kind)),
    severity: oneOf(SEVERITIES, param(NAMES.severity)),
    assignee: assignee === '' ? '' : usable(assignee),
    before: before !== null && /^\d{1,16}-\d{1,18}$/.test(before) ? before : undefined,
    incident: id !== null && /^\d{1,18}$/.test(id) ? id : undefined,
  };
}

export const isFiltered = ({ state, kind, severity, assignee }: IncidentQuery): boolean =>
  state !== 'open' || kind !== undefined || severity !== undefined || assignee !== undefined;

/** The parameters of a changed filter, from its newest page on; defaults stay out of the address. */
export const choosing = (
  changes: Partial<Record<'state' | 'kind' | 'severity' | 'assignee', string | null>>,
) => ({
  ...Object.fromEntries(
    Object.entries(changes).map(([name, value]) => [
      NAMES[name as keyof typeof changes],
      name === 'state' && value === 'open' ? null : value,
    ]),
  ),
  [NAMES.before]: null,
});

export const NO_FILTER = choosing({ state: null, kind: null, severity: null, assignee: null });
export const turningTo = (before: string | null) => ({ [NAMES.before]: before });
export const showing = (incident: string | null) => ({ [NAMES.incident]: incident });
