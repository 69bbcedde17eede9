import type { Alarm } from '../../../functions/alarms/alarm.ts';
import { minuteOf } from '../metrics/minute.ts';
import type { Recent } from '../metrics/recent.ts';
import { type AlarmStatus, alarmStates } from './alarm-states.ts';
import { evaluate, evaluationRange } from './evaluate.ts';
import { measured } from './measure.ts';
import { breaches, type Datapoint, reasonOf } from './reason.ts';

export interface AlarmsOptions {
  alarms: readonly Alarm[];
  /** Must hold at least `longestRangeMs` of metrics. */
  recent: Recent;
  /** Where the states outlive the process. */
  file: string;
  now: () => number;
  onWarning: (message: string) => void;
}

export interface Alarms {
  /** Every alarm with its state, in the order given. */
  list(): { alarm: Alarm; status: AlarmStatus }[];
  /** Judges every alarm by the minutes that are over. To be called each minute. */
  evaluate(): void;
}

/** How far back the alarms look, ms. */
export const longestRangeMs = (alarms: readonly Alarm[]): number =>
  Math.max(
    0,
    ...alarms.map(
      ({ evaluationPeriods, periodSeconds }) => evaluationRange(evaluationPeriods) * periodSeconds * 1000,
    ),
  );

/** CloudWatch's alarms where there is no CloudWatch. */
export function startAlarms({ alarms, recent, file, now, onWarning }: AlarmsOptions): Alarms {
  const stored = alarmStates(file, onWarning);
  const known = stored.read();
  const initial = (): AlarmStatus => ({
    state: 'INSUFFICIENT_DATA',
    reason: 'Unchecked: Initial alarm creation',
    reasonData: '',
    changedAt: now(),
  });
  const statuses = new Map(alarms.map(({ name }) => [name, known[name] ?? initial()]));

  return {
    list: () => alarms.map(alarm => ({ alarm, status: statuses.get(alarm.name)! })),
    evaluate() {
      const at = now();
      let changed = false;
      for (const alarm of alarms) {
        const status = judge(alarm, recent, at);
        if (!status || status.state === statuses.get(alarm.name)!.state) continue;
        statuses.set(alarm.name, status);
        changed = true;
      }
      if (changed) stored.write(Object.fromEntries(statuses));
    },
  };
}

/** The state by the periods up to the minute that runs; undefined when they change nothing. */
function judge(alarm: Alarm, recent: Recent, now: number): AlarmStatus | undefined {
  const { evaluationPeriods, datapointsToAlarm, missingData, comparison, threshold, periodSeconds } = alarm;
  const period = periodSeconds * 1000;
  const to = minuteOf(now);
  const range = Array.from({ length: evaluationRange(evaluationPeriods) }, (_, i) => to - (i + 1) * period);
  const points = range.reverse().map(at => ({
    at,
    value: measured(alarm.measure, recent, { from: at, to: at + period }),
  }));
  const state = evaluate(
    points.map(({ value }) => (value === undefined ? undefined : breaches(comparison, value, threshold))),
    { evaluationPeriods, datapointsToAlarm, missing: missingData },
  );
  if (state === 'retain') return undefined;
  const judged = points
    .filter((point): point is Datapoint => point.value !== undefined)
    .slice(-evaluationPeriods);
  return {
    state,
    reason: reasonOf(alarm, state, judged),
    reasonData: JSON.stringify({
      version: '1.0',
      queryDate: new Date(now).toISOString(),
      ...(judged[0] && { startDate: new Date(judged[0].at).toISOString() }),
      period: periodSeconds,
      recentDatapoints: judged.map(({ value }) => value),
      threshold,
    }),
    changedAt: now,
  };
}
