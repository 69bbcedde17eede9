/** The alarms: CloudWatch's, the embedded cloud's and the operations manual's table are made of this list. */

import { FUNCTIONS, type FunctionName } from '../settings.ts';
import { metricNamespace } from '../shared/metric-namespace.ts';
import type { AlarmDefinition, Metric, Monitored, Statistic, Unit } from './alarm.ts';

/** Whoever calls `migrate` (a deployment) or `purge` (a person) waits for the answer and sees it fail. */
const RUNNING = (Object.keys(FUNCTIONS) as FunctionName[]).filter(
  name => name !== 'migrate' && name !== 'purge',
);

const ours = (
  { deployment }: Monitored,
  name: string,
  dimensions: Record<string, string>,
  statistic: Statistic,
  unit: Unit,
): Metric => ({ namespace: metricNamespace(deployment), name, dimensions, statistic, unit });

const lambda = (
  name: string,
  dimensions: Record<string, string>,
  statistic: Statistic,
  unit: Unit = 'Count',
): Metric => ({ namespace: 'AWS/Lambda', name, dimensions, statistic, unit });

const rds = (
  name: string,
  dimensions: Readonly<Record<string, string>>,
  statistic: Statistic,
  unit: Unit,
): Metric => ({ namespace: 'AWS/RDS', name, dimensions, statistic, unit });

/** What never happens by itself: one frame given up is raised at once. */
const ONE_IS_TOO_MANY = {
  threshold: 1,
  comparison: 'at least',
  periodSeconds: 60,
  evaluationPeriods: 1,
  datapointsToAlarm: 1,
  missingData: 'notBreaching',
} as const;

/** In the order of the flow, what comes first in trouble first. */
export const ALARMS: readonly AlarmDefinition[] = [
  {
    id: 'iterator-age',
    title: 'Iterator age',
    severity: 'critical',
    meaning: 'A stage is minutes behind its stream: it fails and repeats, or more arrives than it can do.',
    step: 'Look for errors in the log of the function that reads the stream; without any, the stream needs more shards.',
    holds: 'everywhere',
    each: 'stream',
    measure: (on, { fn }) => ({
      metric: lambda('IteratorAge', { FunctionName: on.functionName(fn) }, 'Maximum', 'Milliseconds'),
    }),
    // A burst and a restarted database are caught up with in less; a stream keeps its records for a week.
    threshold: 5 * 60_000,
    comparison: 'above',
    periodSeconds: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    // A function that has nothing to read is not called and has no age.
    missingData: 'notBreaching',
  },
  {
    id: 'on-failure',
    title: 'On-failure objects',
    severity: 'critical',
    meaning: 'A stage has given frames up: they are not in the database, but kept in the on-failure bucket.',
    step: 'See what was given up with omnistream redrive --list and why in the log of that function, mend it, and redrive.',
    holds: 'everywhere',
    each: 'stream',
    measure: (on, mapping) => ({
      metric: lambda(
        'OnFailureDestinationDeliveredEventCount',
        { EventSourceMappingUUID: on.mappingId(mapping) },
        'Sum',
      ),
    }),
    ...ONE_IS_TOO_MANY,
  },
  {
    id: 'on-failure-undelivered',
    title: 'Given up and not kept',
    severity: 'critical',
    meaning:
      'A stage has given frames up and the on-failure bucket did not take them: they are on the stream only.',
    step: 'Deploy again, which restores the rights on the bucket, then have the stream read again from that time on.',
    holds: 'aws',
    each: 'stream',
    measure: (on, { fn }) => ({
      metric: lambda('DestinationDeliveryFailures', { FunctionName: on.functionName(fn) }, 'Sum'),
    }),
    ...ONE_IS_TOO_MANY,
  },
  {
    id: 'function-errors',
    title: 'Function errors',
    severity: 'critical',
    meaning: 'A function fails again and again: it throws, runs out of time or out of memory.',
    step: 'Read the newest error in the log of the function.',
    holds: 'everywhere',
    each: 'function',
    functions: RUNNING,
    measure: (on, fn) => ({ metric: lambda('Errors', { FunctionName: on.functionName(fn) }, 'Sum') }),
    // One failed call is repeated by its caller and does no harm. Frames that a stage could not commit are no errors:
    // they come again, and the iterator age tells.
    threshold: 1,
    comparison: 'at least',
    periodSeconds: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    missingData: 'notBreaching',
  },
  {
    id: 'function-throttles',
    title: 'Function throttles',
    severity: 'warning',
    meaning: 'Lambda refuses calls of a function: the account, or the function, is at its concurrency limit.',
    step: "Compare the account's concurrent executions with its limit.",
    // The embedded cloud lets calls wait.
    holds: 'aws',
    each: 'function',
    functions: RUNNING,
    measure: (on, fn) => ({ metric: lambda('Throttles', { FunctionName: on.functionName(fn) }, 'Sum') }),
    threshold: 1,
    comparison: 'at least',
    periodSeconds: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    missingData: 'notBreaching',
  },
  {
    id: 'latency',
    title: 'End-to-end latency',
    severity: 'warning',
    meaning:
      'One frame in twenty takes longer from receipt to the database than the contract of its source promises.',
    step: "See which stage's duration has grown, then look at that function or at the database.",
    holds: 'everywhere',
    each: 'source',
    // The share that the latency monitor judges by.
    measure: (on, source) => ({
      metric: ours(on, 'EndToEndLatency', { stage: 'enrich', source }, 'p95', 'Milliseconds'),
    }),
    threshold: { promise: 'latency', times: 1000 },
    comparison: 'above',
    // Ten slow minutes of fifteen: a burst or a cold start is over sooner.
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    missingData: 'missing',
  },
  {
    id: 'freshness',
    title: 'Freshness',
    severity: 'warning',
    meaning: 'Nothing was loaded from a source for longer than its contract promises.',
    step: 'Ask whether the producer sends: if it does, records wait on a stream or are quarantined.',
    holds: 'everywhere',
    each: 'source',
    measure: (on, source) => ({ metric: ours(on, 'Freshness', { source }, 'Maximum', 'Seconds') }),
    threshold: { promise: 'freshness', times: 1 },
    comparison: 'above',
    // Measured once a minute. After a pause of the whole pipeline the first minutes are old without anybody's fault.
    periodSeconds: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    // A source that never delivered has no freshness.
    missingData: 'missing',
  },
  {
    id: 'quarantine-share',
    title: 'Quarantine share',
    severity: 'warning',
    meaning: 'A tenth or more of the records of a source is quarantined.',
    step: 'Open the failures of the source: one rule at one field usually accounts for most of them.',
    holds: 'everywhere',
    each: 'source',
    measure: (on, source) => {
      const quarantined = (stage: string): Metric =>
        ours(on, 'RecordsQuarantined', { stage, source }, 'Sum', 'Count');
      return {
        share: {
          parts: [quarantined('quality'), quarantined('enrich')],
          whole: ours(on, 'RecordsIn', { stage: 'quality', source }, 'Sum', 'Count'),
          // One bad record of three is no fault of the source.
          leastWhole: 50,
        },
      };
    },
    // Twice the share from which the dashboard calls a source degraded, for as long as it looks back.
    threshold: 0.1,
    comparison: 'at least',
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    missingData: 'missing',
  },
  {
    id: 'critical-incidents',
    title: 'Open critical incidents',
    severity: 'critical',
    meaning: 'A monitor has found something critical in the data, and it is not over.',
    step: 'Read the open critical alerts on the dashboard: each says what was found in which source.',
    holds: 'everywhere',
    each: 'deployment',
    measure: on => ({ metric: ours(on, 'OpenIncidents', { severity: 'critical' }, 'Maximum', 'Count') }),
    threshold: 1,
    comparison: 'at least',
    // Monitors have patience of their own. Two of three, since a sweep may fall just outside its minute.
    periodSeconds: 60,
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    missingData: 'missing',
  },
  {
    id: 'sweep-silent',
    title: 'Nobody watches',
    severity: 'critical',
    meaning: 'The sweep has not come to its end for ten minutes: incidents and freshness are not known.',
    step: 'Look for errors in the log of the sweep; without any line, its schedule is off.',
    holds: 'everywhere',
    each: 'deployment',
    measure: on => ({ metric: ours(on, 'OpenIncidents', { severity: 'critical' }, 'SampleCount', 'Count') }),
    threshold: 1,
    comparison: 'below',
    periodSeconds: 300,
    evaluationPeriods: 2,
    datapointsToAlarm: 2,
    // Silence is what it is for.
    missingData: 'breaching',
  },
  {
    id: 'database-cpu',
    title: 'Database CPU',
    severity: 'warning',
    meaning:
      'The database has been working at four fifths of its processors or more for a quarter of an hour.',
    step: 'Find the statements that take the time in pg_stat_statements.',
    holds: 'aws',
    each: 'database',
    measure: (_, { dimensions }) => ({ metric: rds('CPUUtilization', dimensions, 'Average', 'Percent') }),
    threshold: 80,
    comparison: 'at least',
    periodSeconds: 300,
    evaluationPeriods: 3,
    datapointsToAlarm: 3,
    missingData: 'missing',
  },
  {
    id: 'database-storage',
    title: 'Database storage',
    severity: 'critical',
    meaning:
      'The storage of the database is nearly full and has not grown by itself; a full database takes no more rows.',
    step: 'Give the database more storage (`database.storageGib`), then see which table grows.',
    holds: 'aws',
    each: 'database',
    measure: (_, { dimensions }) => ({ metric: rds('FreeStorageSpace', dimensions, 'Minimum', 'Bytes') }),
    // RDS adds storage after five minutes with less than a tenth free: half an hour means that it could not.
    threshold: { share: 0.1, of: 'storage' },
    comparison: 'below',
    periodSeconds: 300,
    evaluationPeriods: 6,
    datapointsToAlarm: 6,
    missingData: 'missing',
  },
  {
    id: 'database-connections',
    title: 'Database connections',
    severity: 'warning',
    meaning:
      'Four fifths of the connections that the database takes are in use; when all are, loading stops.',
    step: 'Count the connections by user and state in pg_stat_activity.',
    holds: 'everywhere',
    each: 'deployment',
    // RDS counts connections but does not say how many there may be; the database itself does.
    measure: on => ({ metric: ours(on, 'ConnectionsInUse', {}, 'Maximum', 'Percent') }),
    threshold: 80,
    comparison: 'at least',
    periodSeconds: 60,
    evaluationPeriods: 5,
    datapointsToAlarm: 3,
    missingData: 'missing',
  },
];
