import { Duration } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { Monitored, Statistic } from '../../functions/alarms/alarm.ts';
import { metricNamespace } from '../../functions/shared/metric-namespace.ts';
import type { Alarms } from './alarms.ts';

interface CloudWatchDashboardProps {
  on: Monitored;
  alarms: Alarms;
}

const PERIOD = Duration.minutes(1);
const WIDTH = 24;
/** CloudWatch shows no more in one widget, and refuses the whole dashboard. */
const ALARMS_IN_WIDGET = 100;

/** The deployment on one page, in the order of the flow, its alarms on top. The product's own dashboard shows the data. */
export class CloudWatchDashboard extends Construct {
  constructor(scope: Construct, id: string, { on, alarms }: CloudWatchDashboardProps) {
    super(scope, id);
    const rows: cloudwatch.IWidget[][] = [
      ...alarmWidgets(alarms),
      [
        chart('Records received a minute', bySource(on, 'RecordsIn', 'ingest', 'Sum')),
        chart('Records quarantined a minute, quality', bySource(on, 'RecordsQuarantined', 'quality', 'Sum')),
        chart('Records loaded a minute', bySource(on, 'RecordsOut', 'enrich', 'Sum')),
      ],
      [
        chart('Iterator age, ms', alarmed(alarms, 'iterator-age')),
        chart('End-to-end latency p95, ms', bySource(on, 'EndToEndLatency', 'enrich', 'p95')),
        chart('Seconds since the last record', alarmed(alarms, 'freshness')),
      ],
      [
        chart('Failed calls a minute', alarmed(alarms, 'function-errors')),
        chart('Open critical incidents', alarmed(alarms, 'critical-incidents')),
        chart('Database CPU, %, and connections', [
          ...alarmed(alarms, 'database-cpu'),
          ...alarmed(alarms, 'database-connections'),
        ]),
      ],
    ];
    new cloudwatch.Dashboard(this, 'Page', {
      dashboardName: `omnistream-${on.deployment}`,
      defaultInterval: Duration.hours(3),
      widgets: rows,
    });
  }
}

const alarmWidgets = ({ all }: Alarms): cloudwatch.IWidget[][] =>
  Array.from({ length: Math.ceil(all.length / ALARMS_IN_WIDGET) }, (_, row) => {
    const shown = all.slice(row * ALARMS_IN_WIDGET, (row + 1) * ALARMS_IN_WIDGET).map(({ made }) => made);
    return [new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: shown, width: WIDTH, height: 6 })];
  });

const chart = (title: string, metrics: cloudwatch.IMetric[]): cloudwatch.GraphWidget =>
  new cloudwatch.GraphWidget({ title, left: metrics, leftYAxis: { min: 0 }, width: WIDTH / 3, height: 6 });

/** What the alarms of a kind watch. */
const alarmed = ({ all }: Alarms, id: string): cloudwatch.IMetric[] =>
  all
    .filter(({ alarm }) => alarm.id === id)
    .map(({ alarm, made }) =>
      made.metric instanceof cloudwatch.Metric
        ? made.metric.with({ label: alarm.subject ?? alarm.title })
        : made.metric,
    );

const bySource = (
  { deployment, contracts }: Monitored,
  metricName: string,
  stage: string,
  statistic: Statistic,
): cloudwatch.IMetric[] =>
  contracts.map(
    ({ source }) =>
      new cloudwatch.Metric({
        namespace: metricNamespace(deployment),
        metricName,
        dimensionsMap: { stage, source },
        statistic,
        period: PERIOD,
        label: source,
      }),
  );
