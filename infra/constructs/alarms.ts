import { CfnOutput, RemovalPolicy } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { Alarm, AlarmSeverity, Comparison, Monitored } from '../../functions/alarms/alarm.ts';
import { expandAlarms } from '../../functions/alarms/expand.ts';
import { measureOf } from './alarm-metric.ts';
import { alarmTopic } from './alarm-topic.ts';

interface AlarmsProps {
  on: Monitored;
  /** Addresses that are told. */
  emails: readonly string[];
  /** Whether there may be alarms on a share. */
  metricMath: boolean;
}

const OPERATORS: Record<Comparison, cloudwatch.ComparisonOperator> = {
  above: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
  'at least': cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
  below: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
};
const MISSING: Record<Alarm['missingData'], cloudwatch.TreatMissingData> = {
  breaching: cloudwatch.TreatMissingData.BREACHING,
  notBreaching: cloudwatch.TreatMissingData.NOT_BREACHING,
  missing: cloudwatch.TreatMissingData.MISSING,
};

/** The list of alarms in CloudWatch, and who is told when one is raised and when it is over. */
export class Alarms extends Construct {
  /** As the list has them, with what CloudWatch made of each. */
  readonly all: readonly { alarm: Alarm; made: cloudwatch.Alarm }[];

  constructor(scope: Construct, id: string, { on, emails, metricMath }: AlarmsProps) {
    super(scope, id);
    const { deployment } = on;
    // CloudWatch may not use the key that AWS keeps for SNS: a topic under that one stays silent.
    const key = new kms.Key(this, 'Key', {
      description: `What the alarms of OmniStream ${deployment} say`,
      enableKeyRotation: true,
      // No message waits under it for longer than its delivery takes.
      removalPolicy: RemovalPolicy.DESTROY,
    });
    key.addToResourcePolicy(
      new iam.PolicyStatement({
        sid: 'AlarmsEncryptWhatTheySay',
        principals: [new iam.ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
      }),
    );
    // Two, so that a pager can be told of one and a mailbox of both.
    const topic = (name: string, severity: AlarmSeverity) =>
      alarmTopic(this, name, { deployment, severity, key, emails });
    const topics = { critical: topic('Critical', 'critical'), warning: topic('Warning', 'warning') };

    const alarms = expandAlarms(on).filter(({ measure }) => metricMath || measure.metric);
    this.all = alarms.map(alarm => {
      const made = new cloudwatch.Alarm(this, alarm.subject ? `${alarm.id}-${alarm.subject}` : alarm.id, {
        alarmName: alarm.name,
        alarmDescription: `${alarm.severity}: ${alarm.meaning} ${alarm.step} Runbook: docs/operations.md, "${alarm.title}".`,
        metric: measureOf(alarm.measure, alarm.periodSeconds),
        threshold: alarm.threshold,
        comparisonOperator: OPERATORS[alarm.comparison],
        evaluationPeriods: alarm.evaluationPeriods,
        datapointsToAlarm: alarm.datapointsToAlarm,
        treatMissingData: MISSING[alarm.missingData],
      });
      const action = new SnsAction(topics[alarm.severity]);
      made.addAlarmAction(action);
      made.addOkAction(action);
      return { alarm, made };
    });

    new CfnOutput(this, 'CriticalTopic', {
      value: topics.critical.topicArn,
      description: 'Alarms to be woken for',
    });
    new CfnOutput(this, 'WarningTopic', {
      value: topics.warning.topicArn,
      description: 'Alarms to be read today',
    });
  }
}
