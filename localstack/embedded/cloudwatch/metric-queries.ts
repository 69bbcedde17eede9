import type { Metric, Share } from '../../../functions/alarms/alarm.ts';

/** The metrics of an alarm on a share, as CloudWatch has them: its parts, its whole, and the expression over them. */
export function shareQueries({ parts, whole, leastWhole }: Share, period: number): object[] {
  const stat = (Id: string, { namespace, name, dimensions, statistic }: Metric): object => ({
    Id,
    MetricStat: {
      Metric: {
        Namespace: namespace,
        MetricName: name,
        Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: period,
      Stat: statistic,
    },
    ReturnData: false,
  });
  const sum = parts.map((_, i) => `FILL(part${i}, 0)`).join(' + ');
  return [
    {
      Id: 'share',
      Expression: `IF(whole >= ${leastWhole}, (${sum}) / whole, 0)`,
      Label: 'share',
      ReturnData: true,
    },
    ...parts.map((part, i) => stat(`part${i}`, part)),
    stat('whole', whole),
  ];
}
