import * as v from 'valibot';
import {
  INCIDENT_ACTIONS,
  INCIDENT_CHANGES,
  RESOLUTION_REASONS,
} from '../../../domain/incident/life-cycle.ts';
import { count, incidentState, instant, severity } from './parts.ts';

const incident = {
  id: v.string(),
  openedAt: instant,
  lastSeenAt: instant,
  resolvedAt: v.nullable(instant),
  resolvedBy: v.nullable(v.string()),
  source: v.nullable(v.string()),
  kind: v.pipe(v.string(), v.description('The monitor that found it, or `rule`.')),
  rule: v.nullable(v.string()),
  severity,
  message: v.string(),
  state: incidentState,
  assignee: v.nullable(v.string()),
  reason: v.nullable(v.picklist(RESOLUTION_REASONS)),
  occurrences: count,
  version: v.pipe(count, v.description('Goes up with each line of the history.')),
};

export const Incident = v.object(incident);

export const IncidentChange = v.object({
  version: count,
  at: instant,
  who: v.pipe(v.string(), v.description('A person, or `sweep`.')),
  change: v.picklist(INCIDENT_CHANGES),
  state: incidentState,
  severity,
  assignee: v.nullable(v.string()),
  reason: v.nullable(v.picklist(RESOLUTION_REASONS)),
  comment: v.nullable(v.string()),
});

export const IncidentDetail = v.object({
  ...incident,
  possible: v.pipe(v.array(v.picklist(INCIDENT_ACTIONS)), v.description('What can be done about it now.')),
  history: v.pipe(v.array(IncidentChange), v.description('Oldest first.')),
});

export const IncidentPage = v.object({
  incidents: v.array(Incident),
  total: count,
  next: v.nullable(v.string()),
  kinds: v.array(v.string()),
  assignees: v.array(v.string()),
});
