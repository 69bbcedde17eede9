import * as v from 'valibot';
import { DIMENSIONS } from '../../../domain/contract/contract.ts';
import { count, instant, quality, range, severity, share } from './parts.ts';

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
  open: v.pipe(
    v.object({
      critical: count,
      warning: count,
      info: count,
      worst: v.nullable(
        v.object({
          id: v.string(),
          source: v.nullable(v.string()),
          kind: v.string(),
          severity,
          message: v.string(),
        }),
      ),
    }),
    v.description('Incidents that are open now, whatever range is asked for, and the newest of the gravest.'),
  ),
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
