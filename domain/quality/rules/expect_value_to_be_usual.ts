import { integer, minValue, number, optional, pipe, strictObject } from 'valibot';
import { asUsual, learn, scaleOf, strangeness } from '../../anomaly/usual.ts';
import { column, columnName } from '../column.ts';
import { FAIL, NOT_EVALUATED, PASS, stateRule } from '../rule.ts';

const THRESHOLD = 6;
const WARM_UP = 30;

/** Four digits are enough to read a level by. */
const rounded = (value: number): number => Number(value.toPrecision(4));

/** Each value of `key` has a history of its own; without `key` the whole source has one. */
export default stateRule({
  name: 'expect_value_to_be_usual',
  summary: 'The number lies within so many standard deviations of what its key has shown lately.',
  dimension: 'accuracy',
  kwargs: strictObject({
    column: columnName,
    key: optional(columnName),
    threshold: optional(
      pipe(number(), minValue(1, 'a threshold below 1 standard deviation fails ordinary values')),
    ),
    warm_up: optional(
      pipe(number(), integer(), minValue(2, 'at least 2 values are needed to know what is usual')),
    ),
  }),
  fields: kwargs => (kwargs.key === undefined ? [kwargs.column] : [kwargs.column, kwargs.key]),
  /** The example is judged after 100 records whose temperature goes from 20 to 22 and back. */
  example: {
    kwargs: { column: 'temperature', key: 'device', threshold: 6 },
    passes: { device: 'D1', temperature: 21.5 },
    fails: { device: 'D1', temperature: 85 },
  },
  compile(kwargs, scope) {
    const subject = column(kwargs.column, scope);
    const owner = kwargs.key === undefined ? undefined : column(kwargs.key, scope);
    const options = { threshold: kwargs.threshold ?? THRESHOLD, warmUp: kwargs.warm_up ?? WARM_UP };
    return {
      expected: `within ${options.threshold} standard deviations of the usual`,
      key(record) {
        if (!Number.isFinite(subject.read(record))) return undefined;
        if (owner === undefined) return '';
        const value = owner.read(record);
        return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
      },
      step(state, record) {
        const value = subject.read(record) as number;
        const usual = asUsual(state);
        const strange = strangeness(usual, value, options);
        const outcome = strange === undefined ? NOT_EVALUATED : strange > options.threshold ? FAIL : PASS;
        return { outcome, state: learn(usual, value, options) };
      },
      explain(record, state) {
        const value = subject.read(record) as number;
        const usual = asUsual(state);
        const lately = usual ? `: lately ${rounded(usual[1])}, give or take ${rounded(scaleOf(usual))}` : '';
        const away = usual && strangeness(usual, value, { ...options, warmUp: 0 });
        const distance = away === undefined ? '' : `, ${rounded(away)} standard deviations from the usual`;
        return subject.explain(record, `${kwargs.column} is ${value}${distance}${lately}`);
      },
    };
  },
});
