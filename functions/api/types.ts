/**
 * What the API answers, and all that the dashboard imports of it. Times are ISO 8601 UTC, durations milliseconds,
 * shares 0..1. `null` is "not known": nothing was measured; it is never a stand-in for 0 or 100 %.
 */
import type { Dimension } from '../../domain/contract/contract.ts';
import type {
  IncidentAction,
  IncidentChangeKind,
  IncidentState,
  ResolutionReason,
} from '../../domain/incident/life-cycle.ts';
import type { Json, JsonObject } from '../../domain/json.ts';
import type { Failure, Severity } from '../../domain/quality/failure.ts';
import type { Repair } from '../../domain/repair/repair.ts';

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
  /** Replays that failed. */
  attempts: number;
  /** When the last of them did. */
  attemptedAt: string | null;
  /** Its text then, where a repair made it another than the one delivered: `failures` are of this one. */
  repaired: string | null;
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

/** A replay, and what became of its records so far. */
export interface Replay {
  id: string;
  requestedAt: string;
  requestedBy: string;
  /** Which records: as asked for, with a range of time as instants. */
  selection: {
    source?: string | undefined;
    rule?: string | undefined;
    field?: string | undefined;
    from?: string | undefined;
    to?: string | undefined;
    ids?: string[] | undefined;
  };
  /** How they are repaired; null: sent as they are. What was written for one record is forgotten when its replay is over. */
  repair: Repair | null;
  state: 'running' | 'finished' | 'cancelled';
  /** Records that matched when it was asked for. */
  chosen: number;
  /** Of them, on the raw stream. */
  sent: number;
  /** Left the quarantine for their table. */
  loaded: number;
  /** Still in the quarantine, with the failures of now. */
  failed: number;
  /** Left the quarantine: the table had them before. */
  duplicates: number;
  /** Deleted by retention or a purge before they were loaded. */
  gone: number;
  /** No flow was for them, or a step could not be done: as they were. */
  unrepaired: number;
  /** On their way with another replay. */
  elsewhere: number;
  /** Longer than a record may be. */
  tooLarge: number;
  /** Nothing of this is known of them yet; of a cancelled replay: they stayed as they were. */
  waiting: number;
  cancelledAt: string | null;
  cancelledBy: string | null;
  finishedAt: string | null;
}

/** A record that cannot be replayed, and why. */
export interface GoneRecord {
  id: string;
  reason: 'purged' | 'replayed';
  message: string;
  /** The replay that brought it in. */
  replay?: string | undefined;
}

export interface ReplayCreated extends Replay {
  /** Records asked for by id that are not in the quarantine. */
  goneRecords: GoneRecord[];
}

/** What a repair would make of a record. */
export interface RepairSample {
  id: string;
  source: string;
  recordId: string | null;
  /**
   * - `passes`: the quality stage would let it on; `fails`: it would not, see `failures`
   * - `unmatched`: no flow is for it; `impossible`: a step cannot be done, see `reason`
   */
  outcome: 'passes' | 'fails' | 'unmatched' | 'impossible';
  /** Which of the flows it took, from 0. */
  flow: number | null;
  reason: string | null;
  /** At most the first 8 KiB of each; null where it is not text, or nothing is made of it. */
  before: string | null;
  after: string | null;
  /** Critical and other failures after the repair. */
  failures: Failure[];
}

/** What a repair would do to the newest of the records that match; nothing is changed. */
export interface RepairPreview {
  /** Records that match, up to 10,000; `more` says there are more than that. */
  total: number;
  more: boolean;
  /** How many of them were tried, the newest. */
  tried: number;
  /** Of those. */
  outcomes: { passes: number; fails: number; unmatched: number; impossible: number };
  /** Some of each outcome. */
  samples: RepairSample[];
  /** Rules that only the stage behind can judge, by source: a record that passes here may fail there. */
  judgedLater: { source: string; rules: string[] }[];
}

export interface SourceInfo {
  source: string;
  title: string;
  description: string | null;
  version: string;
  table: string;
  rules: { id: string; name: string; type: string; dimension: string; severity: Severity }[];
}

/** What one period was like. */
export interface QualityTotals {
  /**
   * Quality score: the share of the evaluated rule checks that passed, a check of a critical rule counted three times,
   * of a warning twice, else once. Null: none was evaluated.
   */
  score: number | null;
  /** Evaluated rule checks, and those of them that failed. */
  checks: number;
  failedChecks: number;
  /** Records that do not fit the schema of their contract, or are no JSON at all; null: none was judged. */
  schemaViolations: number | null;
  /** Of those: no JSON object. */
  unreadable: number | null;
  /** Incidents of the monitors of drift, nulls and schema, opened in the period; null: none of them knows yet what is usual. */
  driftIncidents: number | null;
  /** Loaded + quarantined. */
  processed: number;
  quarantined: number;
  /** Quarantined / processed; null: nothing was processed. */
  errorRate: number | null;
}

export interface QualityPoint {
  /** Start of the step. */
  at: string;
  score: number | null;
  errorRate: number | null;
  checks: number;
  failedChecks: number;
  processed: number;
  quarantined: number;
}

/** The part of the score that rules of one ODCS dimension make. */
export interface DimensionScore {
  dimension: Dimension;
  rules: number;
  checks: number;
  failedChecks: number;
  score: number | null;
  /** Of the period before. */
  before: number | null;
}

export interface Quality {
  range: { name: Range; from: string; to: string };
  /** As long as the range, and just before it. */
  previous: { from: string; to: string };
  now: QualityTotals;
  before: QualityTotals;
  /** Every dimension that a rule has, the lowest score first; unknown ones last. */
  dimensions: DimensionScore[];
  /** Weight of a check by the severity of its rule. */
  weights: Record<Severity, number>;
  stepSeconds: number;
  /** Steps in which nothing was processed are absent. */
  points: QualityPoint[];
}

/**
 * How a rule is now, whatever range its counts are of: by the checks of the last 15 minutes and its open incidents; where
 * it judges windows or has thresholds for them, by the newest window that was closed in these minutes.
 * - `broken`: it threw
 * - `failing`: half or more of its checks failed, or a critical incident is open; never a rule that only counts
 * - `degraded`: 5 % or more failed, or a warning incident is open
 * - `passing`: evaluated, and fewer failed
 * - `unknown`: nothing was evaluated
 */
export type RuleStatus = 'broken' | 'failing' | 'degraded' | 'passing' | 'unknown';

export interface RuleRow {
  source: string;
  rule: string;
  name: string;
  description: string | null;
  /** Name in the catalogue of rules; `json` and `schema`: what is checked of every record; null: in no contract any more. */
  type: string | null;
  fields: string[];
  dimension: Dimension | null;
  severity: Severity | null;
  status: RuleStatus;
  /** Why the status is what it is, one sentence. */
  reason: string;
  /** What is counted: a rule judges records, or whole windows of them. */
  unit: 'records' | 'windows';
  /** These are of the range, and add up to the records, or the closed windows, that it was asked about. */
  passed: number;
  failed: number;
  notEvaluated: number;
  errors: number;
  /** Passed / (passed + failed); null: nothing was evaluated. */
  passRate: number | null;
  /**
   * Mean time of its test on one record, nanoseconds, measured on a sample of the records; null: not measured, as for
   * rules of the enrich stage and of windows, and where too few frames came.
   */
  costNanos: number | null;
  /** The last minute of the range in which it failed. */
  lastFailure: string | null;
  /** Pass rate by step, oldest first; null: nothing was evaluated in the step. */
  trend: (number | null)[];
}

export interface RuleRows {
  range: { name: Range; from: string; to: string };
  /** Length of a step of the trends. */
  stepSeconds: number;
  rules: RuleRow[];
}

export interface RulePoint {
  at: string;
  passed: number;
  failed: number;
  notEvaluated: number;
  errors: number;
}

/** A value that failed, as often as the newest quarantined records show it. Without `value`: there was none. */
export interface ObservedValue {
  value?: Json;
  count: number;
}

export interface RuleDetail extends RuleRow {
  kwargs: JsonObject;
  /** Records for which it does not hold are not evaluated. */
  condition: string | null;
  /** What share or count of a window's records may fail, in words, before the window is as bad as the severity. */
  thresholds: { severity: Severity; allowed: string }[];
  range: { name: Range; from: string; to: string };
  stepSeconds: number;
  /** Steps without counts are absent. */
  points: RulePoint[];
  /** What was observed where it failed. */
  observed: {
    /** Failures among the newest quarantined records of the source, and how many of those were looked through. */
    failures: number;
    records: number;
    /** Most frequent first. */
    values: ObservedValue[];
    /** How many different values there are; more than `values` when not all are listed. */
    distinct: number;
    /** The numbers among them; null: there is none. */
    numbers: { min: number; max: number; bins: number[] } | null;
  };
}

/** What an enricher did in the range, in all sources and records that it was asked about. */
export interface EnricherRow {
  source: string;
  enricher: string;
  family: 'geospatial' | 'temporal' | 'entity' | 'ml' | null;
  summary: string | null;
  /** Columns that it fills. */
  outputs: string[];
  /** Records with at least one output known; with none; on which it threw. */
  enriched: number;
  unknown: number;
  failed: number;
  /** Mean time for a record, microseconds; null: it ran on none. */
  microsPerRecord: number | null;
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

/** What a rule found of a closed window. */
export interface WindowResult {
  source: string;
  rule: string;
  /** Whether the window is one of event time, or of the time of loading: shares and counts of failed records are by that. */
  clock: 'event' | 'loaded';
  start: string;
  end: string;
  outcome: 'passed' | 'failed' | 'not_evaluated' | 'error';
  /** How bad it is; null unless it failed or the rule threw. */
  severity: Severity | null;
  /** The rule's figure; of shares and counts `{evaluated, failed, share}`. */
  observed: Json;
  /** What the rule asks for, in words. */
  expected: string;
  /** More about the figure: `approximate` and its error, why nothing was evaluated, what a rule threw. */
  details: JsonObject | null;
  /** Records of the window. */
  records: number;
  /** Records of the window that came after it was closed: loaded, and not judged with it. */
  late: number;
  closedAt: string;
}

export interface WindowResultPage {
  results: WindowResult[];
  /** Pass as `before` for the next page; null at the end. */
  next: string | null;
  /**
   * Records loaded in the time asked for that are in no window of event time: theirs was over, or too far ahead to be
   * believed. Sources without such records are absent, and so are sources without rules over windows.
   */
  late: { source: string; late: number; ahead: number }[];
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
  '/incidents': IncidentPage;
  '/incidents/{id}': IncidentDetail;
  /** Newest first. */
  '/events': Event[];
  '/sources': SourceInfo[];
  '/sources/{id}': SourceInfo;
  /** Newest first. */
  '/quarantine': QuarantinePage;
  '/quarantine/{id}': QuarantinedRecord;
  /** Newest first. */
  '/replays': Replay[];
  '/replays/{id}': Replay;
  '/status': SourceTotals[];
  '/quality': Quality;
  '/rules': RuleRows;
  '/sources/{id}/rules/{rule}': RuleDetail;
  '/enrichers': EnricherRow[];
  /** Newest first. */
  '/window-results': WindowResultPage;
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
  '/incidents': {
    /** `open` when absent: all but the resolved ones. */
    state?: IncidentState | 'open' | 'all' | undefined;
    sources?: readonly string[] | undefined;
    kind?: string | undefined;
    severity?: Severity | undefined;
    /** Empty: nobody's. */
    assignee?: string | undefined;
    /** Those open at some time from one instant to another, ISO 8601. */
    from?: string | undefined;
    to?: string | undefined;
    /** The `next` of the page before. */
    before?: string | undefined;
    limit?: number | undefined;
  };
  '/incidents/{id}': { id: string };
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
  '/replays': { limit?: number | undefined };
  '/replays/{id}': { id: string };
  '/status': Nothing;
  '/quality': OfSources;
  '/rules': OfSources;
  '/sources/{id}/rules/{rule}': InRange & { id: string; rule: string };
  '/enrichers': OfSources;
  '/window-results': {
    source?: string | undefined;
    rule?: string | undefined;
    /** Windows that begin then or later, ISO 8601; a day before `to` when absent. */
    from?: string | undefined;
    /** Windows that begin before then; now when absent. */
    to?: string | undefined;
    /** The `next` of the page before. */
    before?: string | undefined;
    limit?: number | undefined;
  };
}

/** The body of each route under `/api/v1` that takes POST, and what it answers with 200. */
export interface Commands {
  '/incidents/{id}': { body: IncidentStep; answer: IncidentDetail };
}
