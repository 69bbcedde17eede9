/** How CloudWatch decides an alarm's state, as its documentation describes it: on missing data, and on M out of N. */

export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';
export type MissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

export interface EvaluationRule {
  /** N: the data points that are judged. */
  evaluationPeriods: number;
  /** M: how many of them have to breach. */
  datapointsToAlarm: number;
  missing: MissingData;
}

/**
 * Periods that are looked at: points from farther back stand in for missing ones. CloudWatch names no formula; in its
 * examples it is 5 for 3.
 */
export const evaluationRange = (evaluationPeriods: number): number => evaluationPeriods + 2;

/**
 * The state by the periods of the evaluation range, oldest first: whether each breaches, undefined where there is no
 * data. `retain`: what there is changes nothing.
 */
export function evaluate(
  periods: readonly (boolean | undefined)[],
  { evaluationPeriods, datapointsToAlarm, missing }: EvaluationRule,
): AlarmState | 'retain' {
  /** Real points, newest first; `age` counts periods from the newest. */
  const points = periods
    .toReversed()
    .flatMap((breaches, age) => (breaches === undefined ? [] : [{ breaches, age }]));
  const judged = points.slice(0, evaluationPeriods);
  const breaching = judged.filter(point => point.breaches).length;
  const lacking = evaluationPeriods - judged.length;

  if (breaching >= datapointsToAlarm) return 'ALARM';
  if (lacking === 0 || missing === 'notBreaching') return 'OK';
  if (missing === 'breaching') return breaching + lacking >= datapointsToAlarm ? 'ALARM' : 'OK';
  const oldest = judged.at(-1);
  if (!oldest) return missing === 'ignore' ? 'retain' : 'INSUFFICIENT_DATA';
  if (breaching < judged.length) return 'OK';
  // Nothing but breaching points, and too few: they count when the first of them came so long ago that the others,
  // had they come, would be enough. Until then the next one may still be fine.
  const matured = oldest.age + 1 >= datapointsToAlarm;
  return matured && missing === 'missing' ? 'ALARM' : 'retain';
}
