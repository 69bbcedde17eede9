import * as v from 'valibot';
import { DIMENSIONS } from '../../../domain/contract/contract.ts';
import { count, instant, range, severity, share } from './parts.ts';
import { Failure } from './quarantine.ts';

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
  flagged: v.pipe(
    v.array(v.object({ recordId: v.string(), loadedAt: instant, failure: Failure })),
    v.description('The newest records that were loaded although they failed it, as those of warnings are.'),
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
