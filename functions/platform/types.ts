/**
 * What the platform's answers are: the alarms and metrics that CloudWatch has of a deployment. Times are ISO 8601 UTC;
 * `null` is "not known".
 */
import type { AlarmSeverity, Comparison, Unit } from '../alarms/alarm.ts';
import type { Range } from '../shared/http/window.ts';

/**
 * - `alarm`: the threshold is crossed for as long as the alarm waits
 * - `unknown`: there is too little data to tell; it may or may not be well
 */
export type AlarmState = 'alarm' | 'unknown' | 'ok';

export interface PlatformAlarm {
  name: string;
  /** What kind of alarm it is, such as `iterator-age`. */
  kind: string;
  title: string;
  severity: AlarmSeverity;
  state: AlarmState;
  /** When it came into this state. */
  since: string;
  /** Why, in CloudWatch's words. */
  reason: string;
  of: 'deployment' | 'function' | 'stream' | 'source' | 'database';
  /** Which function, stream or source; null for the whole deployment and its database. */
  subject: string | null;
  /** What is going on when it is raised. */
  meaning: string;
  /** The first step that answers it. */
  step: string;
  /** Where its runbook is, on the dashboard's site. */
  runbook: string;
  /** The newest value of what is measured, in `unit`; only of an alarm that is raised. */
  value: number | null;
  threshold: number;
  comparison: Comparison;
  /** `Share` is 0 to 1. */
  unit: Unit | 'Share';
}

export interface PlatformAlarms {
  /** When CloudWatch was asked. */
  at: string;
  /** Raised ones first, then unknown ones. */
  alarms: PlatformAlarm[];
}

export type PlatformMetric =
  | 'iteratorAge'
  | 'invocations'
  | 'errors'
  | 'throttles'
  | 'duration'
  | 'concurrentExecutions'
  | 'cpu'
  | 'freeStorage'
  | 'connections';

export interface MetricSeries {
  metric: PlatformMetric;
  of: 'stream' | 'function' | 'database';
  /** Which stream or function; null for the database. */
  subject: string | null;
  statistic: 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'p50' | 'p99';
  unit: Unit;
  /** Oldest first, by the beginning of their step; steps without data are absent. */
  points: { at: string; value: number }[];
}

export interface PlatformMetrics {
  range: { name: Range; from: string; to: string };
  stepSeconds: number;
  /** One for each of the deployment's streams, functions and, where it has one of its own, database. */
  series: MetricSeries[];
}

/** What each route answers with 200; every error is a problem document (RFC 9457). */
export interface PlatformAnswers {
  '/platform/alarms': PlatformAlarms;
  '/platform/metrics': PlatformMetrics;
}

/** What each route may be asked with. */
export interface PlatformQueries {
  '/platform/alarms': Record<never, never>;
  '/platform/metrics': { range?: Range | undefined };
}
