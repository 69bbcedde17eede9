import type { Dimension } from '../../../domain/contract/contract.ts';
import type { Severity } from '../../../domain/quality/failure.ts';
import type { Range } from '../../shared/http/window.ts';
import type { Incident } from './incidents.ts';

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

/** Incidents that are open now, whatever range is asked for. */
export interface OpenIncidents extends Record<Severity, number> {
  /** The newest of the gravest. */
  worst: Pick<Incident, 'id' | 'source' | 'kind' | 'severity' | 'message'> | null;
}

export interface Quality {
  range: { name: Range; from: string; to: string };
  /** As long as the range, and just before it. */
  previous: { from: string; to: string };
  now: QualityTotals;
  before: QualityTotals;
  open: OpenIncidents;
  /** Every dimension that a rule has, the lowest score first; unknown ones last. */
  dimensions: DimensionScore[];
  /** Weight of a check by the severity of its rule. */
  weights: Record<Severity, number>;
  stepSeconds: number;
  /** Steps in which nothing was processed are absent. */
  points: QualityPoint[];
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
