/** What an alarm is: a measure, a threshold and how long it has to be crossed, after CloudWatch's model. */
import type { Contract } from '../../domain/contract/contract.ts';
import type { MappingSettings } from '../mappings.ts';
import type { FunctionName } from '../settings.ts';

/** `critical`: records are late, lost or about to be; act now. `warning`: look into it today. */
export type AlarmSeverity = 'critical' | 'warning';
export type Statistic = 'Sum' | 'Average' | 'Minimum' | 'Maximum' | 'SampleCount' | `p${number}`;
export type Unit = 'Count' | 'Milliseconds' | 'Seconds' | 'Bytes' | 'Percent';
export type Comparison = 'above' | 'at least' | 'below';

export interface Metric {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
  statistic: Statistic;
  unit: Unit;
}

/** A part of a whole, 0 to 1: the sums of `parts` over the sum of `whole`. */
export interface Share {
  parts: readonly Metric[];
  whole: Metric;
  /** With a smaller whole the share says nothing and counts as 0. */
  leastWhole: number;
}

export type Measure = { metric: Metric; share?: never } | { share: Share; metric?: never };

/** A number in the metric's unit, or where it comes from. */
export type Threshold =
  | number
  /** What the source's contract promises, seconds, times so much; without a promise there is no alarm. */
  | { promise: 'latency' | 'freshness'; times: number }
  /** So much of what the database has; where that has no bound there is no alarm. */
  | { share: number; of: 'storage' };

/** When `datapointsToAlarm` of the last `evaluationPeriods` cross the threshold, the alarm is raised. */
export interface Evaluation {
  comparison: Comparison;
  periodSeconds: number;
  evaluationPeriods: number;
  datapointsToAlarm: number;
  /**
   * A period without data. `notBreaching`: nothing happened, and that is well. `breaching`: it should have said something.
   * `missing`: nothing is known; with no data at all the alarm is neither raised nor off.
   */
  missingData: 'notBreaching' | 'breaching' | 'missing';
}

interface Described {
  /** kebab-case; part of the alarm's name and of its place in the manual. */
  id: string;
  title: string;
  severity: AlarmSeverity;
  /** What is going on when it is raised. */
  meaning: string;
  /** The first step that answers it, one sentence; the whole runbook is in docs/operations.md under the title. */
  step: string;
}

/** The database of a deployment that has one of its own. */
export interface MonitoredDatabase {
  /** Dimensions of its metrics in AWS/RDS. */
  dimensions: Readonly<Record<string, string>>;
  /** Bytes it was made with; absent where storage has no bound of its own. */
  storage?: number;
}

/** What the alarms of one deployment are raised for, and how its metrics call these things. */
export interface Monitored {
  deployment: string;
  contracts: readonly Contract[];
  /** The dimension FunctionName of AWS/Lambda. */
  functionName(fn: FunctionName): string;
  /** The dimension EventSourceMappingUUID of AWS/Lambda. */
  mappingId(mapping: MappingSettings): string;
  database?: MonitoredDatabase;
}

/** One entry of the list: an alarm, and what it is raised for. */
export type AlarmDefinition = Described &
  Evaluation & {
    threshold: Threshold;
    /** Where it holds: `aws` where only AWS has the metric, else in the embedded cloud too. */
    holds: 'aws' | 'everywhere';
  } & (
    | { each: 'deployment'; measure(on: Monitored): Measure }
    | {
        each: 'function';
        functions: readonly FunctionName[];
        measure(on: Monitored, fn: FunctionName): Measure;
      }
    | { each: 'stream'; measure(on: Monitored, mapping: MappingSettings): Measure }
    | { each: 'source'; measure(on: Monitored, source: string): Measure }
    | { each: 'database'; measure(on: Monitored, database: MonitoredDatabase): Measure }
  );

/** An alarm of one deployment, ready to be evaluated. */
export interface Alarm extends Described, Evaluation {
  /** `omnistream-<deployment>-<id>[-<subject>]` */
  name: string;
  holds: 'aws' | 'everywhere';
  each: AlarmDefinition['each'];
  /** The source, function or stream it is for. */
  subject?: string;
  measure: Measure;
  /** In the metric's unit; of a share, 0 to 1. */
  threshold: number;
}
