import type { Report } from '../lambda/report.ts';
import type { MetricValues } from '../metrics/emf.ts';

const NAMESPACE = 'AWS/Lambda';

/** What Lambda reports of an invocation that has just ended, stamped with its beginning, as Lambda does. */
export function invocationMetrics(functionName: string, report: Report, now: number): MetricValues[] {
  const metric = (name: string, unit: string, value: number): MetricValues => ({
    at: Math.floor(now - report.durationMs),
    namespace: NAMESPACE,
    name,
    unit,
    dimensions: { FunctionName: functionName },
    values: [value],
  });
  return [
    metric('Invocations', 'Count', 1),
    metric('Errors', 'Count', report.ok ? 0 : 1),
    // Calls wait here where Lambda would refuse them.
    metric('Throttles', 'Count', 0),
    metric('Duration', 'Milliseconds', report.durationMs),
    metric('ConcurrentExecutions', 'Count', report.concurrent),
  ];
}

interface StreamEvent {
  Records: readonly { kinesis: { approximateArrivalTimestamp: number } }[];
}

/** The age of the last record of a batch when the function gets it, at each attempt. */
export function iteratorAge(functionName: string, event: unknown, now: number): MetricValues[] {
  const arrived = (event as StreamEvent).Records.at(-1)?.kinesis.approximateArrivalTimestamp;
  if (arrived === undefined) return [];
  return [
    {
      at: now,
      namespace: NAMESPACE,
      name: 'IteratorAge',
      unit: 'Milliseconds',
      dimensions: { FunctionName: functionName },
      values: [Math.max(0, now - arrived * 1000)],
    },
  ];
}

/** A batch that was given up is in the on-failure destination. */
export const onFailureDelivered = (mappingId: string, now: number): MetricValues[] => [
  {
    at: now,
    namespace: NAMESPACE,
    name: 'OnFailureDestinationDeliveredEventCount',
    unit: 'Count',
    dimensions: { EventSourceMappingUUID: mappingId },
    values: [1],
  },
];
