import * as v from 'valibot';
import { count, incidentState, instant, latency, quality, range, severity } from './parts.ts';

export const SourceRow = v.object({
  source: v.string(),
  title: v.string(),
  status: v.picklist(['healthy', 'degraded', 'failing', 'stale', 'waiting']),
  reason: v.string(),
  loaded: count,
  quarantined: count,
  duplicates: count,
  flagged: count,
  lastUpdate: v.nullable(instant),
  latency,
  quality,
});

export const Overview = v.object({
  at: instant,
  deployment: v.string(),
  range,
  status: v.picklist(['healthy', 'degraded', 'failing', 'unknown']),
  statusReason: v.string(),
  activeSources: count,
  totalSources: count,
  recordsProcessed: count,
  latency,
  quality,
  sources: v.array(SourceRow),
});

export const Throughput = v.object({
  range,
  stepSeconds: count,
  points: v.array(v.object({ at: instant, source: v.string(), loaded: count, quarantined: count })),
});

export const Alert = v.object({
  id: v.string(),
  at: instant,
  lastSeenAt: instant,
  resolvedAt: v.nullable(instant),
  source: v.nullable(v.string()),
  kind: v.string(),
  severity,
  message: v.string(),
  occurrences: count,
  state: incidentState,
  assignee: v.nullable(v.string()),
});

export const Event = v.object({
  id: v.string(),
  at: instant,
  component: v.string(),
  level: v.picklist(['info', 'success', 'warning', 'error']),
  source: v.nullable(v.string()),
  message: v.string(),
});

export const Health = v.object({
  status: v.picklist(['ok', 'unavailable']),
  deployment: v.string(),
  version: v.string(),
  detail: v.exactOptional(v.string()),
});
