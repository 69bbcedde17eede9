import * as v from 'valibot';
import type { Alarm, Comparison, Metric } from '../../../functions/alarms/alarm.ts';
import type { AlarmStatus } from './alarm-states.ts';
import type { Alarms } from './alarms.ts';
import { shareQueries } from './metric-queries.ts';
import { invalidToken } from './refusal.ts';

const name = v.pipe(v.string(), v.minLength(1), v.maxLength(255));

const MOST = 100;

export const DescribeAlarmsInput = v.object({
  AlarmNames: v.optional(v.pipe(v.array(name), v.maxLength(MOST))),
  AlarmNamePrefix: v.optional(name),
  AlarmTypes: v.optional(v.array(v.picklist(['MetricAlarm', 'CompositeAlarm']))),
  StateValue: v.optional(v.picklist(['OK', 'ALARM', 'INSUFFICIENT_DATA'])),
  MaxRecords: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST)), MOST),
  NextToken: v.optional(v.string()),
});

const OPERATORS: Record<Comparison, string> = {
  above: 'GreaterThanThreshold',
  'at least': 'GreaterThanOrEqualToThreshold',
  below: 'LessThanThreshold',
};

/** One page of the alarms asked for, by name. The token is the name of the page's last alarm. */
export function describeAlarms(alarms: Alarms, input: v.InferOutput<typeof DescribeAlarmsInput>): object {
  const all = alarms
    .list()
    .filter(({ alarm }) => input.AlarmNames?.includes(alarm.name) ?? true)
    .filter(({ alarm }) => alarm.name.startsWith(input.AlarmNamePrefix ?? ''))
    .filter(({ status }) => input.StateValue === undefined || status.state === input.StateValue)
    .filter(() => input.AlarmTypes?.includes('MetricAlarm') ?? true)
    .sort((a, b) => (a.alarm.name < b.alarm.name ? -1 : 1));
  const after = input.NextToken;
  if (after !== undefined && !all.some(({ alarm }) => alarm.name === after)) throw invalidToken();
  const rest = after === undefined ? all : all.filter(({ alarm }) => alarm.name > after);
  const page = rest.slice(0, input.MaxRecords);
  return {
    MetricAlarms: page.map(described),
    CompositeAlarms: [],
    ...(page.length < rest.length && { NextToken: page.at(-1)!.alarm.name }),
  };
}

function described({ alarm, status }: { alarm: Alarm; status: AlarmStatus }): object {
  const { evaluationPeriods, datapointsToAlarm, threshold, comparison, missingData } = alarm;
  const changedAt = status.changedAt / 1000;
  return {
    AlarmName: alarm.name,
    AlarmArn: `arn:aws:cloudwatch:us-east-1:000000000000:alarm:${alarm.name}`,
    AlarmDescription: alarm.meaning,
    ActionsEnabled: false,
    OKActions: [],
    AlarmActions: [],
    InsufficientDataActions: [],
    StateValue: status.state,
    StateReason: status.reason,
    ...(status.reasonData && { StateReasonData: status.reasonData }),
    StateUpdatedTimestamp: changedAt,
    StateTransitionedTimestamp: changedAt,
    EvaluationPeriods: evaluationPeriods,
    DatapointsToAlarm: datapointsToAlarm,
    Threshold: threshold,
    ComparisonOperator: OPERATORS[comparison],
    TreatMissingData: missingData,
    ...(alarm.measure.metric
      ? { ...metricOf(alarm.measure.metric), Period: alarm.periodSeconds }
      : { Metrics: shareQueries(alarm.measure.share, alarm.periodSeconds) }),
  };
}

const metricOf = ({ namespace, name, dimensions, statistic }: Metric): object => ({
  Namespace: namespace,
  MetricName: name,
  Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  ...(statistic.startsWith('p') ? { ExtendedStatistic: statistic } : { Statistic: statistic }),
});
