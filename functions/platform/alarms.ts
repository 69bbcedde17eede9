import type { Contract } from '../../domain/contract/contract.ts';
import type { Alarm } from '../alarms/alarm.ts';
import type { MetricAlarm, MetricsOfCloudWatch } from '../shared/cloudwatch.ts';
import { log } from '../shared/log/log.ts';
import { alarmPrefix, knownAlarms, runbookOf } from './known-alarms.ts';
import { newestValues } from './raised-values.ts';
import type { AlarmState, PlatformAlarm, PlatformAlarms } from './types.ts';

const STATES: Readonly<Record<string, AlarmState>> = {
  OK: 'ok',
  ALARM: 'alarm',
  INSUFFICIENT_DATA: 'unknown',
};
/** What concerns people first. */
const ORDER = { alarm: 0, unknown: 1, ok: 2 };
const SEVERITIES = { critical: 0, warning: 1 };

/** The deployment's alarms as CloudWatch has them now. */
export async function platformAlarms(
  cloudwatch: MetricsOfCloudWatch,
  deployment: string,
  contracts: readonly Contract[],
  now: number,
): Promise<PlatformAlarms> {
  const known = knownAlarms(deployment, contracts);
  // One that the list no longer has is of an earlier deployment, or somebody's own.
  const described = (await cloudwatch.alarms(alarmPrefix(deployment))).filter(({ AlarmName }) =>
    known.has(AlarmName ?? ''),
  );
  const raised = described.filter(({ StateValue }) => StateValue === 'ALARM');
  const values = await newestValues(cloudwatch, raised, now).catch(error => {
    // That an alarm is raised must be seen also when what it measured cannot be read.
    log.error('the values of raised alarms could not be read', error);
    return new Map<string, number>();
  });
  const alarms = described.map(alarm =>
    answerOf(alarm, known.get(alarm.AlarmName!)!, values.get(alarm.AlarmName!)),
  );
  alarms.sort(
    (a, b) =>
      ORDER[a.state] - ORDER[b.state] ||
      SEVERITIES[a.severity] - SEVERITIES[b.severity] ||
      (a.since < b.since ? 1 : -1),
  );
  return { at: new Date(now).toISOString(), alarms };
}

function answerOf(described: MetricAlarm, alarm: Alarm, value: number | undefined): PlatformAlarm {
  const { name, id, title, severity, each, subject, meaning, step, comparison, measure } = alarm;
  const since = described.StateTransitionedTimestamp ?? described.StateUpdatedTimestamp ?? new Date(0);
  return {
    name,
    kind: id,
    title,
    severity,
    state: STATES[described.StateValue ?? ''] ?? 'unknown',
    since: since.toISOString(),
    reason: described.StateReason ?? '',
    of: each,
    subject: subject ?? null,
    meaning,
    step,
    runbook: runbookOf(title),
    value: value ?? null,
    threshold: described.Threshold ?? alarm.threshold,
    comparison,
    unit: measure.metric?.unit ?? 'Share',
  };
}
