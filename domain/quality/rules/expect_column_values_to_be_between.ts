import { boolean, type InferOutput, nullish, number, optional, strictObject, string, union } from 'valibot';
import type { Json, JsonObject } from '../../json.ts';
import { type Column, column, columnName, inWords, ordinal } from '../column.ts';
import { compare, placing } from '../order.ts';
import { type Doubt, FAIL, NOT_EVALUATED, type Outcome, PASS, type RuleScope, recordRule } from '../rule.ts';

const bound = union([number(), string()], 'expected a number, or a date or timestamp');
const kwargs = strictObject({
  column: columnName,
  min_value: nullish(bound),
  max_value: nullish(bound),
  strict_min: optional(boolean()),
  strict_max: optional(boolean()),
});

/** Great Expectations' own words, by which its users look for them. */
const NEITHER = 'min_value and max_value cannot both be None';
const MIXED = 'Column values, min_value, and max_value must either be None or of the same type';

/** On a stream a bound that is no time with an offset would leave every record unjudged. */
function doubt({ min_value, max_value }: InferOutput<typeof kwargs>): Doubt | undefined {
  if ((min_value ?? max_value) == null) return { message: `give min_value, max_value or both: ${NEITHER}` };
  for (const [kwarg, value] of Object.entries({ min_value, max_value }))
    if (value != null && ordinal(value) === undefined)
      return { kwarg, message: 'expected a number, or a date or timestamp with an offset' };
  if (min_value != null && max_value != null && typeof min_value !== typeof max_value)
    return { message: 'min_value and max_value must both be numbers or both be times' };
  return (ordinal(min_value) ?? -Infinity) > (ordinal(max_value) ?? Infinity)
    ? { message: 'min_value is greater than max_value: nothing could pass' }
    : undefined;
}

/** Values of a file in any order that they have; bounds of another type are an error. */
function inFile(subject: Column, scope: RuleScope, given: InferOutput<typeof kwargs>) {
  if ((given.min_value ?? given.max_value) == null) throw new TypeError(NEITHER);
  const place = placing(subject, scope);
  const at = (value: Json | undefined): number | string => {
    const found = place(value);
    if (found === undefined) throw new TypeError(`${subject.name}: ${inWords(value)} has no order`);
    return found;
  };
  const min = given.min_value == null ? undefined : at(given.min_value);
  const max = given.max_value == null ? undefined : at(given.max_value);
  return (record: JsonObject): Outcome => {
    const value = at(subject.read(record));
    for (const bound of [min, max])
      if (bound !== undefined && typeof bound !== typeof value)
        throw new TypeError(`${MIXED}: ${inWords(value)} and ${inWords(bound)} cannot be compared`);
    const above = min === undefined ? 1 : compare(value, min);
    const below = max === undefined ? -1 : compare(value, max);
    const lowEnough = given.strict_max ? below < 0 : below <= 0;
    return lowEnough && (given.strict_min ? above > 0 : above >= 0) ? PASS : FAIL;
  };
}

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
  doubt,
  example: {
    kwargs: { column: 'price', min_value: 0, strict_min: true, max_value: 100_000 },
    passes: { price: 182.5 },
    fails: { price: 0 },
  },
  compile(given, scope) {
    const subject = column(given.column, scope);
    const { read } = subject;
    const { strict_min = false, strict_max = false } = given;
    const min = ordinal(given.min_value) ?? -Infinity;
    const max = ordinal(given.max_value) ?? Infinity;
    const kind = typeof (given.min_value ?? given.max_value);
    const expected = inWordsOf(given);
    return {
      expected,
      test: scope.fileTime
        ? inFile(subject, scope, given)
        : record => {
            const value = read(record);
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
