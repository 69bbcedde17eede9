import { minValue, number, optional, pipe, strictObject } from 'valibot';
import { column, columnName, instantOf } from '../column.ts';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';

const seconds = pipe(number(), minValue(0, 'seconds may not be negative'));

/** A time that cannot be read is the schema's to report. */
export default recordRule({
  name: 'expect_record_to_be_fresh',
  summary:
    'The event is not older than max_age_seconds when received, nor further ahead than max_ahead_seconds.',
  dimension: 'timeliness',
  kwargs: strictObject({
    column: columnName,
    max_age_seconds: seconds,
    max_ahead_seconds: optional(seconds),
  }),
  fields: kwargs => [kwargs.column],
  /** The example is judged as received at 2026-03-01T12:00:00Z. */
  example: {
    kwargs: { column: 'at', max_age_seconds: 300, max_ahead_seconds: 60 },
    passes: { at: '2026-03-01T11:58:00Z' },
    fails: { at: '2026-03-01T11:00:00Z' },
  },
  compile(kwargs, scope) {
    const subject = column(kwargs.column, scope);
    const { read } = subject;
    const maxAge = kwargs.max_age_seconds * 1000;
    const maxAhead = kwargs.max_ahead_seconds === undefined ? Infinity : kwargs.max_ahead_seconds * 1000;
    const ahead = maxAhead === Infinity ? '' : `, at most ${kwargs.max_ahead_seconds} s ahead`;
    const expected = `at most ${kwargs.max_age_seconds} s old when received${ahead}`;
    return {
      expected,
      test(record, { receivedAt }) {
        const value = read(record);
        const at = typeof value === 'string' ? instantOf(value) : undefined;
        if (at === undefined) return NOT_EVALUATED;
        const age = receivedAt - at;
        return age > maxAge || -age > maxAhead ? FAIL : PASS;
      },
      explain(record, { receivedAt }) {
        const age = (receivedAt - (instantOf(String(subject.read(record))) ?? receivedAt)) / 1000;
        const found = age >= 0 ? `${age} s old when received` : `${-age} s ahead of its receipt`;
        return subject.explain(record, `${kwargs.column} is ${found}, not ${expected}`);
      },
    };
  },
});
