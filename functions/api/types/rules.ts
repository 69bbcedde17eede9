import type { Dimension } from '../../../domain/contract/contract.ts';
import type { Json, JsonObject } from '../../../domain/json.ts';
import type { Failure, Severity } from '../../../domain/quality/failure.ts';
import type { Range } from '../../shared/http/window.ts';

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

/** A record that was loaded although it failed a rule of severity `warning`. */
export interface FlaggedRecord {
  recordId: string;
  loadedAt: string;
  failure: Failure;
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
    /**
     * Failures among the newest quarantined records of the source, or of a rule of severity `warning` among the newest that
     * were loaded with a failure, and how many of those were looked through.
     */
    failures: number;
    records: number;
    /** Most frequent first. */
    values: ObservedValue[];
    /** How many different values there are; more than `values` when not all are listed. */
    distinct: number;
    /** The numbers among them; null: there is none. */
    numbers: { min: number; max: number; bins: number[] } | null;
  };
  /** The newest of the range, at most 10; none of a rule that quarantines or only counts. */
  flagged: FlaggedRecord[];
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
