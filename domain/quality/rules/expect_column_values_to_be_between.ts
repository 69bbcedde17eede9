import {
  boolean,
  check,
  type InferOutput,
  nullish,
  number,
  optional,
  pipe,
  strictObject,
  string,
  union,
} from 'valibot';
import { column, columnName, inWords, ordinal } from '../column.ts';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';

const bound = pipe(
  union([number(), string()], 'expected a number, or a date or timestamp with an offset'),
  check(value => ordinal(value) !== undefined, 'expected a number, or a date or timestamp with an offset'),
);
const kwargs = pipe(
  strictObject({
    column: columnName,
    min_value: nullish(bound),
    max_value: nullish(bound),
    strict_min: optional(boolean()),
    strict_max: optional(boolean()),
  }),
  check(({ min_value, max_value }) => (min_value ?? max_value) != null, 'give min_value, max_value or both'),
  check(
    ({ min_value, max_value }) =>
      min_value == null || max_value == null || typeof min_value === typeof max_value,
    'min_value and max_value must both be numbers or both be times',
  ),
  check(
    ({ min_value, max_value }) => (ordinal(min_value) ?? -Infinity) <= (ordinal(max_value) ?? Infinity),
    'min_value is greater than max_value: nothing could pass',
  ),
);

function inWordsOf({ min_value, max_value, strict_min, strict_max }: InferOutput<typeof kwargs>): string {
  const low = `${strict_min ? 'more than' : 'at least'} ${min_value}`;
  const high = `${strict_max ? 'less than' : 'at most'} ${max_value}`;
  if (min_value == null) return high;
  if (max_value == null) return low;
  return strict_min || strict_max ? `${low} and ${high}` : `between ${min_value} and ${max_value}`;
}

/** A value of another kind than the bounds (text for a number, no time for a time) is the schema's to report. */
export default recordRule({
  name: 'expect_column_values_to_be_between',
  summary: 'A number, date or timestamp lies between two bounds; each bound may be left out or made strict.',
  dimension: 'conformity',
  kwargs,
  fields: given => [given.column],
  example: {
    kwargs: { column: 'price', min_value: 0, strict_min: true, max_value: 100_000 },
    passes: { price: 182.5 },
    fails: { price: 0 },
  },
  compile(given, scope) {
    const subject = column(given.column, scope);
    const { strict_min = false, strict_max = false } = given;
    const min = ordinal(given.min_value) ?? -Infinity;
    const max = ordinal(given.max_value) ?? Infinity;
    const kind = typeof (given.min_value ?? given.max_value);
    const expected = inWordsOf(given);
    return {
      expected,
      test(record) {
        const value = subject.read(record);
        if (typeof value !== kind) return NOT_EVALUATED;
        const at = ordinal(value);
        if (at === undefined) return NOT_EVALUATED;
        if (strict_min ? at <= min : at < min) return FAIL;
        return (strict_max ? at >= max : at > max) ? FAIL : PASS;
      },
      explain: record =>
        subject.explain(record, `${given.column} is ${inWords(subject.read(record))}, not ${expected}`),
    };
  },
});
