/**
 * What the API answers, and all that the dashboard imports of it. Times are ISO 8601 UTC, durations milliseconds,
 * shares 0..1. `null` is "not known": nothing was measured; it is never a stand-in for 0 or 100 %.
 */
import type { Failure, Severity } from '../../domain/quality/failure.ts';

import type { Range } from '../shared/http/window.ts';

export type { Range } from '../shared/http/window.ts';
export type { Problem } from '../shared/problem.ts';

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
 * - `stale`: had records, but none within the freshness SLA
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
  /** Passed / evaluated rule checks. */
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
}

export interface Event {
  id: string;
  at: string;
  component: string;
  level: 'info' | 'success' | 'warning' | 'error';
  source: string | null;
  message: string;
}

export interface QuarantinedRecord {
  id: string;
  source: string;
  recordId: string | null;
  stage: string;
  contract: string;
  receivedAt: string;
  quarantinedAt: string;
  failures: Failure[];
  /** The record as delivered, as text; `encoding` is `base64` when its bytes are not UTF-8. */
  original: string;
  encoding: 'utf8' | 'base64';
  /** Length of the whole original in bytes. A list shows at most its first 8 KiB; `/quarantine/{id}` shows all. */
  originalBytes: number;
  attempts: number;
}

export interface QuarantinePage {
  records: QuarantinedRecord[];
  /** Matching records in the range, up to 10,000; `more` says there are more than that. */
  total: number;
  more: boolean;
  /** Pass as `before` for the next page; null at the end. */
  next: string | null;
  /** What fails, most frequent first: for the filter. */
  facets: { rule: string; field: string; count: number }[];
}

export interface SourceInfo {
  source: string;
  title: string;
  description: string | null;
  version: string;
  table: string;
  rules: { id: string; name: string; type: string; dimension: string; severity: Severity }[];
}

/** Totals since the beginning, from the ledger. */
export interface SourceTotals {
  source: string;
  loaded: number;
  quarantined: number;
  duplicates: number;
  frames: number;
  /** Over the last hour in which the source loaded anything. */
  latency: Latency | null;
}

export interface Health {
  status: 'ok' | 'unavailable';
  deployment: string;
  version: string;
  detail?: string;
}

/** What each route under `/api/v1` answers with 200; every error is a problem document (RFC 9457). */
export interface Answers {
  '/health': Health;
  '/overview': Overview;
  '/throughput': Throughput;
  /** Newest first: incidents open now or seen in the range. */
  '/alerts': Alert[];
  /** Newest first. */
  '/events': Event[];
  '/sources': SourceInfo[];
  '/sources/{id}': SourceInfo;
  /** Newest first. */
  '/quarantine': QuarantinePage;
  '/quarantine/{id}': QuarantinedRecord;
  '/status': SourceTotals[];
}

type InRange = { range?: Range | undefined };
type OfSources = InRange & { sources?: readonly string[] | undefined };
type Nothing = Record<never, never>;

/** What each route may be asked with: its `{names}` and its query, where a list is sent with commas between its items. */
export interface Queries {
  '/health': Nothing;
  '/overview': OfSources;
  '/throughput': OfSources;
  '/alerts': OfSources & { limit?: number | undefined };
  '/events': InRange & { limit?: number | undefined };
  '/sources': Nothing;
  '/sources/{id}': { id: string };
  '/quarantine': InRange & {
    source?: string | undefined;
    rule?: string | undefined;
    field?: string | undefined;
    /** The `next` of the page before. */
    before?: string | undefined;
    limit?: number | undefined;
  };
  '/quarantine/{id}': { id: string };
  '/status': Nothing;
}
