import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Measure, Metric, Share } from '../../functions/alarms/alarm.ts';

/** A metric of the list of alarms as CloudWatch's. Units are left out: CloudWatch would take them for a filter. */
export const metricOf = (
  { namespace, name, dimensions, statistic }: Metric,
  periodSeconds: number,
): cloudwatch.Metric =>
  new cloudwatch.Metric({
    namespace,
    metricName: name,
    dimensionsMap: { ...dimensions },
    statistic,
    period: Duration.seconds(periodSeconds),
  });

/** What an alarm watches, or a chart shows. */
export const measureOf = ({ metric, share }: Measure, periodSeconds: number): cloudwatch.IMetric =>
  metric ? metricOf(metric, periodSeconds) : shareOf(share, periodSeconds);

function shareOf({ parts, whole, leastWhole }: Share, periodSeconds: number): cloudwatch.MathExpression {
  const ids = parts.map((_, index) => `part${index}`);
  // A stage that was not called in a period has no sum in it.
  const sum = ids.map(id => `FILL(${id}, 0)`).join(' + ');
  return new cloudwatch.MathExpression({
    expression: `IF(whole >= ${leastWhole}, (${sum}) / whole, 0)`,
    usingMetrics: Object.fromEntries([
      ['whole', metricOf(whole, periodSeconds)],
      ...parts.map((part, index) => [ids[index]!, metricOf(part, periodSeconds)]),
    ]),
    period: Duration.seconds(periodSeconds),
  });
}
