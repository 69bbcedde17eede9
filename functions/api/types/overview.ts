import type { IncidentState } from '../../../domain/incident/life-cycle.ts';
import type { Severity } from '../../../domain/quality/failure.ts';
import type { Range } from '../../shared/http/window.ts';

/** Percentiles of receipt -> committed in PostgreSQL. */
export interface Latency {
  p50: number;
  p95: number;
  p99: number;
}

/**
 * How a source is now, whatever range is asked for: by the records of the last 15 minutes, the incidents that are open
 * and when it last loaded anything.
 * - `healthy`: records within the source's freshness SLA, error share under 5 %
 * - `degraded`: error share of 5 % or more, or a warning incident is open
 * - `failing`: half or more of the records quarantined, or a critical incident is open
 * - `stale`: had records, but none within the freshness SLA, or, without one, for longer than is usual
 * - `waiting`: no record ever
 */
export type SourceStatus = 'healthy' | 'degraded' | 'failing' | 'stale' | 'waiting';

export interface SourceRow {
  source: string;
  title: string;
  status: SourceStatus;
  /** Why the status is what it is, one sentence. */
  reason: string;
  /** These counts, latency and quality are of the range. */
  loaded: number;
  quarantined: number;
  duplicates: number;
  flagged: number;
  /** When the last frame of the source was loaded. */
  lastUpdate: string | null;
  latency: Latency | null;
  /** Quality score: see domain/measure/quality-score.ts. */
  quality: number | null;
}

export interface Overview {
  at: string;
  deployment: string;
  range: { name: Range; from: string; to: string };
  /** The worst of the sources' states now, `unknown` when nothing was ever loaded. */
  status: 'healthy' | 'degraded' | 'failing' | 'unknown';
  statusReason: string;
  activeSources: number;
  totalSources: number;
  /** Loaded + quarantined within the range. */
  recordsProcessed: number;
  latency: Latency | null;
  quality: number | null;
  sources: SourceRow[];
}

export interface ThroughputPoint {
  /** Start of the step. */
  at: string;
  source: string;
  loaded: number;
  quarantined: number;
}

export interface Throughput {
  range: { name: Range; from: string; to: string };
  /** Length of a step; points of steps without records are absent. */
  stepSeconds: number;
  points: ThroughputPoint[];
}

export interface Alert {
  id: string;
  at: string;
  lastSeenAt: string;
  resolvedAt: string | null;
  source: string | null;
  kind: string;
  severity: Severity;
  message: string;
  occurrences: number;
  state: IncidentState;
  assignee: string | null;
}

export interface Event {
  id: string;
  at: string;
  component: string;
  level: 'info' | 'success' | 'warning' | 'error';
  source: string | null;
  message: string;
}

export interface Health {
  status: 'ok' | 'unavailable';
  deployment: string;
  version: string;
  detail?: string;
}
