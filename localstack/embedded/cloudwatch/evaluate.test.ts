import { describe, expect, test } from 'vitest';
import { type AlarmState, type EvaluationRule, evaluate, type MissingData } from './evaluate.ts';

const TREATMENTS = ['missing', 'ignore', 'breaching', 'notBreaching'] as const;

/** `0 - X`: fine, no data, breaching; the newest on the right, as in CloudWatch's documentation. */
const periods = (drawn: string) =>
  drawn.split(' ').map(sign => (sign === '-' ? undefined : sign === 'X')) as (boolean | undefined)[];

const states = (drawn: string, rule: Omit<EvaluationRule, 'missing'>): Record<MissingData, string> =>
  Object.fromEntries(
    TREATMENTS.map(missing => [missing, evaluate(periods(drawn), { ...rule, missing })]),
  ) as Record<MissingData, string>;

type Expected = AlarmState | 'retain';
type Row = [drawn: string, missing: Expected, ignore: Expected, breaching: Expected, notBreaching: Expected];

const check = (rule: Omit<EvaluationRule, 'missing'>, [drawn, ...expected]: Row) =>
  expect(Object.values(states(drawn, rule))).toEqual(expected);

describe('the tables of the CloudWatch User Guide', () => {
  test.each<Row>([
    ['0 - X - X', 'OK', 'OK', 'OK', 'OK'],
    ['0 - - - -', 'OK', 'OK', 'OK', 'OK'],
    ['- - - - -', 'INSUFFICIENT_DATA', 'retain', 'ALARM', 'OK'],
    ['0 X X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['- - X - -', 'ALARM', 'retain', 'ALARM', 'OK'],
  ])('3 out of 3: %s', (...row) => check({ evaluationPeriods: 3, datapointsToAlarm: 3 }, row));

  test.each<Row>([
    ['0 - X - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 0 X 0 X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
    ['0 - X - -', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - - 0', 'OK', 'OK', 'ALARM', 'OK'],
    ['- - - X -', 'ALARM', 'retain', 'ALARM', 'OK'],
  ])('2 out of 3: %s', (...row) => check({ evaluationPeriods: 3, datapointsToAlarm: 2 }, row));

  test.each([
    ['- - - - X', 'retain'],
    ['- - - X -', 'retain'],
    ['- - X - -', 'ALARM'],
    ['- - - X 0', 'OK'],
    ['- - X - 0', 'OK'],
  ])('no alarm before its time, 3 out of 3: %s is %s', (drawn, state) => {
    expect(states(drawn, { evaluationPeriods: 3, datapointsToAlarm: 3 }).missing).toBe(state);
  });
});

test.each<Row>([
  ['- - X', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['- X -', 'ALARM', 'ALARM', 'ALARM', 'ALARM'],
  ['X - 0', 'OK', 'OK', 'OK', 'OK'],
  ['X 0 -', 'OK', 'OK', 'OK', 'OK'],
])('1 out of 1: %s, the newest point there is', (...row) =>
  check({ evaluationPeriods: 1, datapointsToAlarm: 1 }, row),
);

test('points farther back than is needed are not judged', () => {
  expect(states('X X 0 0 0', { evaluationPeriods: 3, datapointsToAlarm: 2 }).missing).toBe('OK');
});
