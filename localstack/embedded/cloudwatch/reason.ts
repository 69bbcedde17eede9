/** Why an alarm is in its state, in CloudWatch's words. */
import type { Alarm, Comparison } from '../../../functions/alarms/alarm.ts';
import type { AlarmState } from './evaluate.ts';

export interface Datapoint {
  /** Beginning of the period, ms since the epoch. */
  at: number;
  value: number;
}

const COMPARED: Record<Comparison, string> = {
  above: 'greater than',
  'at least': 'greater than or equal to',
  below: 'less than',
};

const TREATED = { breaching: 'Breaching', notBreaching: 'NonBreaching', missing: 'Missing' };

const number = (value: number): string => (Number.isInteger(value) ? `${value}.0` : String(value));

function moment(at: number): string {
  const [date = '', time = ''] = new Date(at).toISOString().split(/[T.]/);
  const [year = '', month = '', day = ''] = date.split('-');
  return `${day}/${month}/${year.slice(2)} ${time}`;
}

const points = (count: number): string => (count === 1 ? 'datapoint' : 'datapoints');

/** `judged`: the real points that were looked at, oldest first; the rest of the alarm's periods had none. */
export function reasonOf(alarm: Alarm, state: AlarmState, judged: readonly Datapoint[]): string {
  const { evaluationPeriods: all, datapointsToAlarm: least, threshold, comparison, missingData } = alarm;
  if (state === 'INSUFFICIENT_DATA') return `Insufficient Data: ${all} ${points(all)} were unknown.`;
  if (judged.length === 0)
    return `Threshold Crossed: no datapoints were received for ${all} ${all === 1 ? 'period' : 'periods'} and ${all} missing ${points(all)} were treated as [${TREATED[missingData]}].`;
  const breaching = judged.filter(({ value }) => breaches(comparison, value, threshold));
  const told = state === 'ALARM' ? breaching : judged.filter(point => !breaching.includes(point));
  const shown = told.toReversed().map(({ at, value }) => `${number(value)} (${moment(at)})`);
  const verb = `${told.length === 1 ? 'was' : 'were'}${state === 'ALARM' ? '' : ' not'}`;
  const [needed, transition] = state === 'ALARM' ? [least, 'OK -> ALARM'] : [all - least + 1, 'ALARM -> OK'];
  return `Threshold Crossed: ${told.length} out of the last ${all} ${points(all)} [${shown.join(', ')}] ${verb} ${COMPARED[comparison]} the threshold (${number(threshold)}) (minimum ${needed} ${points(needed)} for ${transition} transition).`;
}

export function breaches(comparison: Comparison, value: number, threshold: number): boolean {
  switch (comparison) {
    case 'above':
      return value > threshold;
    case 'at least':
      return value >= threshold;
    case 'below':
      return value < threshold;
  }
}
