import type {
  IncidentAction,
  IncidentChangeKind,
  IncidentState,
  ResolutionReason,
} from '../../../domain/incident/life-cycle.ts';
import type { Severity } from '../../../domain/quality/failure.ts';

export interface Incident {
  id: string;
  openedAt: string;
  lastSeenAt: string;
  resolvedAt: string | null;
  /** `sweep`, which closes what has passed; null as well where nobody wrote it down. */
  resolvedBy: string | null;
  source: string | null;
  /** The monitor that found it, or `rule`. */
  kind: string;
  /** Id of the rule that failed in a window; null: it is of no rule. */
  rule: string | null;
  severity: Severity;
  message: string;
  state: IncidentState;
  assignee: string | null;
  /** Why a person called it over. */
  reason: ResolutionReason | null;
  occurrences: number;
  /** Goes up with each line of the history. */
  version: number;
}

/** One line of the history, and how the incident was after it. */
export interface IncidentChange {
  version: number;
  at: string;
  /** A person, or `sweep`. */
  who: string;
  change: IncidentChangeKind;
  state: IncidentState;
  severity: Severity;
  assignee: string | null;
  reason: ResolutionReason | null;
  comment: string | null;
}

export interface IncidentDetail extends Incident {
  /** What can be done about it now. */
  possible: IncidentAction[];
  /** Oldest first. */
  history: IncidentChange[];
}

export interface IncidentPage {
  incidents: Incident[];
  /** How many match. */
  total: number;
  /** Pass as `before` for the next page; null at the end. */
  next: string | null;
  /** What there is to filter by. */
  kinds: string[];
  assignees: string[];
}

/** What is to be done about an incident. `version` is the one that was looked at: 409 when it has changed since. */
export type IncidentStep = { comment?: string; version?: number } & (
  | { action: 'acknowledge' | 'unassign' | 'reopen' }
  | { action: 'comment'; comment: string }
  | { action: 'assign'; assignee: string }
  | { action: 'resolve'; reason: ResolutionReason }
);
