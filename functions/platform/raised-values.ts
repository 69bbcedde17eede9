import type { MetricAlarm, MetricDataQuery, MetricsOfCloudWatch } from '../shared/cloudwatch.ts';

/** Periods that are looked back for the newest value. */
const BACK = 5;

/**
 * The newest value of what each alarm measures, by its name. Alarms on metric math bring their queries along; their ids are
 * made unique, and the one that returns data is the alarm's.
 */
export async function newestValues(
  cloudwatch: MetricsOfCloudWatch,
  alarms: readonly MetricAlarm[],
  now: number,
): Promise<Map<string, number>> {
  if (alarms.length === 0) return new Map();
  const asked = alarms.flatMap((alarm, i) => queriesOf(alarm, `a${i}_`).map(query => ({ alarm, query })));
  const longest = Math.max(...asked.map(({ query }) => query.MetricStat?.Period ?? 60));
  const from = new Date(now - BACK * longest * 1000);
  const values = await cloudwatch.values(
    asked.map(({ query }) => query),
    from,
    new Date(now),
  );
  return new Map(
    asked.flatMap(({ alarm, query }): [string, number][] => {
      const newest = query.ReturnData === false ? undefined : values.get(query.Id!)?.values[0];
      return newest === undefined ? [] : [[alarm.AlarmName!, newest]];
    }),
  );
}

function queriesOf(alarm: MetricAlarm, prefix: string): MetricDataQuery[] {
  if (!alarm.Metrics?.length)
    return [
      {
        Id: `${prefix}metric`,
        MetricStat: {
          Metric: { Namespace: alarm.Namespace, MetricName: alarm.MetricName, Dimensions: alarm.Dimensions },
          Period: alarm.Period,
          Stat: alarm.ExtendedStatistic ?? alarm.Statistic,
        },
      },
    ];
  const ids = alarm.Metrics.map(({ Id }) => Id!);
  const names = new RegExp(`\\b(${ids.join('|')})\\b`, 'g');
  return alarm.Metrics.map(({ Id, Expression, ...query }) => ({
    ...query,
    Id: prefix + Id,
    ...(Expression !== undefined && { Expression: Expression.replace(names, `${prefix}$1`) }),
  }));
}
