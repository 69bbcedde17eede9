import { MAPPINGS } from '../mappings.ts';
import { FUNCTIONS, type FunctionName, functionNameOf } from '../settings.ts';
import type { MetricDataQuery, MetricsOfCloudWatch } from '../shared/cloudwatch.ts';
import { rangeOf, type Window } from '../shared/http/window.ts';
import type { MetricSeries, PlatformMetrics } from './types.ts';

type Asked = Omit<MetricSeries, 'points'> & {
  namespace: string;
  name: string;
  dimensions: Readonly<Record<string, string>>;
};

const FUNCTION_METRICS = [
  { metric: 'invocations', name: 'Invocations', statistic: 'Sum', unit: 'Count' },
  { metric: 'errors', name: 'Errors', statistic: 'Sum', unit: 'Count' },
  { metric: 'throttles', name: 'Throttles', statistic: 'Sum', unit: 'Count' },
  { metric: 'duration', name: 'Duration', statistic: 'p50', unit: 'Milliseconds' },
  { metric: 'duration', name: 'Duration', statistic: 'p99', unit: 'Milliseconds' },
  { metric: 'concurrentExecutions', name: 'ConcurrentExecutions', statistic: 'Maximum', unit: 'Count' },
] as const;

const DATABASE_METRICS = [
  { metric: 'cpu', name: 'CPUUtilization', statistic: 'Average', unit: 'Percent' },
  { metric: 'freeStorage', name: 'FreeStorageSpace', statistic: 'Minimum', unit: 'Bytes' },
  { metric: 'connections', name: 'DatabaseConnections', statistic: 'Maximum', unit: 'Count' },
] as const;

/** It runs once a deployment. */
const RUNNING = (Object.keys(FUNCTIONS) as FunctionName[]).filter(name => name !== 'migrate');

/** Every series there is of a deployment; each is paid for each time it is asked for. */
export function platformSeries(
  deployment: string,
  database: Readonly<Record<string, string>> | undefined,
): Asked[] {
  const ofFunction = (fn: FunctionName) => ({
    namespace: 'AWS/Lambda',
    dimensions: { FunctionName: functionNameOf(deployment, fn) },
  });
  return [
    ...MAPPINGS.map(({ stream, fn }) => ({
      ...ofFunction(fn),
      metric: 'iteratorAge' as const,
      of: 'stream' as const,
      subject: stream,
      name: 'IteratorAge',
      statistic: 'Maximum' as const,
      unit: 'Milliseconds' as const,
    })),
    ...RUNNING.flatMap(fn =>
      FUNCTION_METRICS.map(metric => ({
        ...ofFunction(fn),
        ...metric,
        of: 'function' as const,
        subject: fn,
      })),
    ),
    ...(database
      ? DATABASE_METRICS.map(metric => ({
          ...metric,
          namespace: 'AWS/RDS',
          dimensions: database,
          of: 'database' as const,
          subject: null,
        }))
      : []),
  ];
}

export async function platformMetrics(
  cloudwatch: MetricsOfCloudWatch,
  asked: readonly Asked[],
  window: Window,
): Promise<PlatformMetrics> {
  const queries = asked.map(
    ({ namespace, name, dimensions, statistic }, i): MetricDataQuery => ({
      Id: `m${i}`,
      MetricStat: {
        Metric: {
          Namespace: namespace,
          MetricName: name,
          Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
        },
        Period: window.stepSeconds,
        Stat: statistic,
      },
    }),
  );
  const found = await cloudwatch.values(queries, window.from, window.to);
  return {
    range: rangeOf(window),
    stepSeconds: window.stepSeconds,
    series: asked.map(({ metric, of, subject, statistic, unit }, i) => {
      const { at, values } = found.get(`m${i}`) ?? { at: [], values: [] };
      const points = at.map((time, n) => ({ at: time.toISOString(), value: values[n]! })).reverse();
      return { metric, of, subject, statistic, unit, points };
    }),
  };
}
