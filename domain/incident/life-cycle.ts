/** What can be done about an incident, and what becomes of it. */

/**
 * - `new`: nobody has looked; `acknowledged`: somebody has; `assigned`: somebody sees to it
 * - `resolved`: by a person with a reason, or by the sweep when its check passed often enough
 */
export const INCIDENT_STATES = ['new', 'acknowledged', 'assigned', 'resolved'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** Why a person calls an incident over. */
export const RESOLUTION_REASONS = [
  'false_positive',
  'missing_data',
  'duplicates',
  'out_of_bounds',
  'other',
] as const;
export type ResolutionReason = (typeof RESOLUTION_REASONS)[number];

export const INCIDENT_ACTIONS = [
  'acknowledge',
  'assign',
  'unassign',
  'resolve',
  'reopen',
  'comment',
] as const;
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number];

/** What the history says that was done. The sweep opens, resolves, reopens and changes the severity. */
export const INCIDENT_CHANGES = [
  'opened',
  'severity',
  'acknowledged',
  'assigned',
  'unassigned',
  'commented',
  'resolved',
  'reopened',
] as const;
export type IncidentChangeKind = (typeof INCIDENT_CHANGES)[number];

/** How long a resolution can be taken back. */
export const REOPEN_WITHIN_MS = 24 * 60 * 60_000;

/** What was done about an incident so far; times are ms since the epoch. */
export interface Handled {
  acknowledgedAt: number | null;
  assignee: string | null;
  resolvedAt: number | null;
  reason: ResolutionReason | null;
}

export type Step =
  | { action: 'acknowledge' | 'unassign' | 'reopen' | 'comment' }
  | { action: 'assign'; assignee: string }
  | { action: 'resolve'; reason: ResolutionReason };

export const stateOf = ({ acknowledgedAt, assignee, resolvedAt }: Handled): IncidentState => {
  if (resolvedAt !== null) return 'resolved';
  if (assignee !== null) return 'assigned';
  return acknowledgedAt !== null ? 'acknowledged' : 'new';
};

/** What can be done now. `succeeded`: the same trouble has an open incident of its own since. */
export function possibleActions(handled: Handled, succeeded: boolean, now: number): IncidentAction[] {
  const { resolvedAt } = handled;
  if (resolvedAt !== null)
    return !succeeded && now - resolvedAt < REOPEN_WITHIN_MS ? ['reopen', 'comment'] : ['comment'];
  const state = stateOf(handled);
  return INCIDENT_ACTIONS.filter(
    action =>
      action === 'comment' ||
      action === 'assign' ||
      action === 'resolve' ||
      (action === 'acknowledge' && state === 'new') ||
      (action === 'unassign' && state === 'assigned'),
  );
}

export const CHANGE_OF: Readonly<Record<IncidentAction, IncidentChangeKind>> = {
  acknowledge: 'acknowledged',
  assign: 'assigned',
  unassign: 'unassigned',
  resolve: 'resolved',
  reopen: 'reopened',
  comment: 'commented',
};

/** The incident after a step that is possible. Who takes it, or gives it back, has seen it; reopened, it is as it was. */
export function after(handled: Handled, step: Step, now: number): Handled {
  const seen = { ...handled, acknowledgedAt: handled.acknowledgedAt ?? now };
  switch (step.action) {
    case 'acknowledge':
      return seen;
    case 'assign':
      return { ...seen, assignee: step.assignee };
    case 'unassign':
      return { ...seen, assignee: null };
    case 'resolve':
      return { ...handled, resolvedAt: now, reason: step.reason };
    case 'reopen':
      return { ...handled, resolvedAt: null, reason: null };
    case 'comment':
      return handled;
  }
}
