/** The answers of types.ts as schemas, for the OpenAPI document; a test holds the two against each other. */
import * as v from 'valibot';
import { DIMENSIONS } from '../../domain/contract/contract.ts';
import {
  INCIDENT_ACTIONS,
  INCIDENT_CHANGES,
  INCIDENT_STATES,
  RESOLUTION_REASONS,
} from '../../domain/incident/life-cycle.ts';
import { FAILURE_KINDS, SEVERITIES } from '../../domain/quality/failure.ts';
import { repairShape } from '../../domain/repair/repair.ts';
import { RANGES } from '../shared/http/window.ts';
import { filterEntries } from './replays/selection.ts';

export const instant = v.pipe(v.string(), v.isoTimestamp(), v.description('ISO 8601, UTC.'));
const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const ms = v.pipe(v.number(), v.minValue(0), v.description('Milliseconds.'));
const severity = v.picklist(SEVERITIES);
const incidentState = v.picklist(INCIDENT_STATES);
const range = v.object({ name: v.picklist(RANGES), from: instant, to: instant });

export const Latency = v.pipe(
  v.object({ p50: ms, p95: ms, p99: ms }),
  v.description('Percentiles of receipt to committed in PostgreSQL.'),
);
const latency = v.pipe(v.nullable(Latency), v.description('null: nothing was measured.'));
const quality = v.pipe(
  v.nullable(share),
  v.description(
    'Share of the evaluated rule checks that passed, those of critical rules counted three times, of warnings twice; null: none was evaluated.',
  ),
);

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

export const Event = v.object({
  id: v.string(),
  at: instant,
  component: v.string(),
  level: v.picklist(['info', 'success', 'warning', 'error']),
  source: v.nullable(v.string()),
  message: v.string(),
});

export const Failure = v.object({
  kind: v.picklist(FAILURE_KINDS),
  rule: v.string(),
  field: v.pipe(v.string(), v.description('JSON Pointer; empty: the whole record.')),
  expected: v.string(),
  observed: v.optional(v.unknown()),
  message: v.string(),
  severity,
});

export const QuarantinedRecord = v.object({
  id: v.string(),
  source: v.string(),
  recordId: v.nullable(v.string()),
  stage: v.string(),
  contract: v.string(),
  receivedAt: instant,
  quarantinedAt: instant,
  failures: v.array(Failure),
  original: v.pipe(v.string(), v.description('As delivered; a list shows at most the first 8 KiB.')),
  encoding: v.picklist(['utf8', 'base64']),
  originalBytes: count,
  attempts: v.pipe(count, v.description('Replays that failed.')),
  attemptedAt: v.nullable(instant),
  repaired: v.pipe(
    v.nullable(v.string()),
    v.description('Its text at the last replay, where a repair had changed it; a list shows at most 8 KiB.'),
  ),
});

/** Which records a replay takes. */
export const replayFilter = v.strictObject(filterEntries);

const selection = v.object({
  source: v.optional(v.string()),
  rule: v.optional(v.string()),
  field: v.optional(v.string()),
  from: v.optional(instant),
  to: v.optional(instant),
  ids: v.optional(v.array(v.string())),
});

export const Replay = v.object({
  id: v.string(),
  requestedAt: instant,
  requestedBy: v.string(),
  selection,
  repair: v.nullable(repairShape),
  state: v.picklist(['running', 'finished', 'cancelled']),
  chosen: v.pipe(count, v.description('Records that matched when it was asked for.')),
  sent: v.pipe(count, v.description('On the raw stream.')),
  loaded: v.pipe(count, v.description('Left the quarantine for their table.')),
  failed: v.pipe(count, v.description('Still in the quarantine, with the failures of now.')),
  duplicates: v.pipe(count, v.description('Left the quarantine: the table had them before.')),
  gone: v.pipe(count, v.description('Deleted by retention or a purge before they were loaded.')),
  unrepaired: v.pipe(count, v.description('No flow was for them, or a step could not be done.')),
  elsewhere: v.pipe(count, v.description('On their way with another replay.')),
  tooLarge: v.pipe(count, v.description('Longer than a record may be.')),
  waiting: v.pipe(count, v.description('Nothing is known of them yet, or a cancelled replay left them.')),
  cancelledAt: v.nullable(instant),
  cancelledBy: v.nullable(v.string()),
  finishedAt: v.nullable(instant),
});

export const GoneRecord = v.object({
  id: v.string(),
  reason: v.picklist(['purged', 'replayed']),
  message: v.string(),
  replay: v.optional(v.string()),
});

export const ReplayCreated = v.object({ ...Replay.entries, goneRecords: v.array(GoneRecord) });

export const RepairSample = v.object({
  id: v.string(),
  source: v.string(),
  recordId: v.nullable(v.string()),
  outcome: v.picklist(['passes', 'fails', 'unmatched', 'impossible']),
  flow: v.nullable(count),
  reason: v.nullable(v.string()),
  before: v.nullable(v.string()),
  after: v.nullable(v.string()),
  failures: v.array(Failure),
});

export const RepairPreview = v.object({
  total: count,
  more: v.boolean(),
  tried: count,
  outcomes: v.object({ passes: count, fails: count, unmatched: count, impossible: count }),
  samples: v.array(RepairSample),
  judgedLater: v.array(v.object({ source: v.string(), rules: v.array(v.string()) })),
});

export const QuarantinePage = v.object({
  records: v.array(QuarantinedRecord),
  total: count,
  more: v.boolean(),
  next: v.nullable(v.string()),
  facets: v.array(v.object({ rule: v.string(), field: v.string(), count })),
});

export const SourceInfo = v.object({
  source: v.string(),
  title: v.string(),
  description: v.nullable(v.string()),
  version: v.string(),
  table: v.string(),
  rules: v.array(
    v.object({ id: v.string(), name: v.string(), type: v.string(), dimension: v.string(), severity }),
  ),
});

export const SourceTotals = v.object({
  source: v.string(),
  loaded: count,
  quarantined: count,
  duplicates: count,
  frames: count,
  latency,
});

const QualityTotals = v.object({
  score: quality,
  checks: count,
  failedChecks: count,
  schemaViolations: v.nullable(count),
  unreadable: v.nullable(count),
  driftIncidents: v.nullable(count),
  processed: count,
  quarantined: count,
  errorRate: v.pipe(
    v.nullable(share),
    v.description('Quarantined / processed; null: nothing was processed.'),
  ),
});

export const Quality = v.object({
  range,
  previous: v.object({ from: instant, to: instant }),
  now: QualityTotals,
  before: QualityTotals,
  dimensions: v.array(
    v.object({
      dimension: v.picklist(DIMENSIONS),
      rules: count,
      checks: count,
      failedChecks: count,
      score: quality,
      before: quality,
    }),
  ),
  weights: v.object({ critical: count, warning: count, info: count }),
  stepSeconds: count,
  points: v.array(
    v.object({
      at: instant,
      score: quality,
      errorRate: v.nullable(share),
      checks: count,
      failedChecks: count,
      processed: count,
      quarantined: count,
    }),
  ),
});

const ruleCounts = { passed: count, failed: count, notEvaluated: count, errors: count };

export const RuleRow = v.object({
  source: v.string(),
  rule: v.string(),
  name: v.string(),
  description: v.nullable(v.string()),
  type: v.nullable(v.string()),
  fields: v.array(v.string()),
  dimension: v.nullable(v.picklist(DIMENSIONS)),
  severity: v.nullable(severity),
  status: v.pipe(
    v.picklist(['broken', 'failing', 'degraded', 'passing', 'unknown']),
    v.description('By the last 15 minutes and the open incidents, whatever the range.'),
  ),
  reason: v.string(),
  unit: v.pipe(v.picklist(['records', 'windows']), v.description('What is counted.')),
  ...ruleCounts,
  passRate: v.pipe(v.nullable(share), v.description('null: nothing was evaluated.')),
  costNanos: v.pipe(
    v.nullable(v.pipe(v.number(), v.minValue(0))),
    v.description('Mean time of its test on a record, nanoseconds; null: not measured.'),
  ),
  lastFailure: v.nullable(instant),
  trend: v.array(v.nullable(share)),
});

export const RuleRows = v.object({ range, stepSeconds: count, rules: v.array(RuleRow) });

export const RuleDetail = v.object({
  ...RuleRow.entries,
  kwargs: v.record(v.string(), v.unknown()),
  condition: v.nullable(v.string()),
  thresholds: v.array(v.object({ severity, allowed: v.string() })),
  range,
  stepSeconds: count,
  points: v.array(v.object({ at: instant, ...ruleCounts })),
  observed: v.object({
    failures: count,
    records: count,
    values: v.array(v.object({ value: v.optional(v.unknown()), count })),
    distinct: count,
    numbers: v.nullable(v.object({ min: v.number(), max: v.number(), bins: v.array(count) })),
  }),
});

export const EnricherRow = v.object({
  source: v.string(),
  enricher: v.string(),
  family: v.nullable(v.picklist(['geospatial', 'temporal', 'entity', 'ml'])),
  summary: v.nullable(v.string()),
  outputs: v.array(v.string()),
  enriched: count,
  unknown: count,
  failed: count,
  microsPerRecord: v.pipe(
    v.nullable(v.pipe(v.number(), v.minValue(0))),
    v.description('Mean, microseconds; null: it ran on no record.'),
  ),
});

export const WindowResult = v.object({
  source: v.string(),
  rule: v.string(),
  clock: v.pipe(
    v.picklist(['event', 'loaded']),
    v.description('Whether the window is one of event time, or of the time of loading.'),
  ),
  start: instant,
  end: instant,
  outcome: v.picklist(['passed', 'failed', 'not_evaluated', 'error']),
  severity: v.nullable(severity),
  observed: v.pipe(
    v.unknown(),
    v.description(
      'The figure of the rule; of shares and counts of failed records {evaluated, failed, share}.',
    ),
  ),
  expected: v.string(),
  details: v.pipe(
    v.nullable(v.record(v.string(), v.unknown())),
    v.description(
      'Whether the figure is approximate and by how much; why nothing was evaluated; what a rule threw.',
    ),
  ),
  records: count,
  late: v.pipe(count, v.description('Records of the window that came after it was closed.')),
  closedAt: instant,
});

export const WindowResultPage = v.object({
  results: v.array(WindowResult),
  next: v.nullable(v.string()),
  late: v.pipe(
    v.array(v.object({ source: v.string(), late: count, ahead: count })),
    v.description('Loaded records that are in no window: theirs was over, or too far ahead to be believed.'),
  ),
});

export const Health = v.object({
  status: v.picklist(['ok', 'unavailable']),
  deployment: v.string(),
  version: v.string(),
  detail: v.exactOptional(v.string()),
});

export const Problem = v.pipe(
  v.looseObject({ type: v.string(), title: v.string(), status: v.number(), detail: v.string() }),
  v.description('A problem document (RFC 9457).'),
);

const spans = v.array(v.object({ index: count, line: count, count }));

/** What ingest answers: its types are in functions/ingest/accept.ts. */
export const Receipt = v.object({
  source: v.string(),
  accepted: v.pipe(count, v.description('Records on the stream, malformed ones among them.')),
  refused: v.pipe(count, v.description('Records that no retry will bring in.')),
  refusals: v.array(v.object({ index: count, line: count, reason: v.string() })),
  malformed: v.pipe(
    count,
    v.description('Accepted records that are no JSON objects: they will be quarantined.'),
  ),
  malformedAt: spans,
  unwritten: v.pipe(count, v.description('Records that the stream did not take: send them again.')),
  unwrittenAt: spans,
  frames: v.array(v.string()),
  requestId: v.string(),
});
