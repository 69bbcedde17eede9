import {
  boolean,
  check,
  type InferOutput,
  integer,
  minValue,
  nullish,
  number,
  optional,
  pipe,
  strictObject,
} from 'valibot';
import { column, columnName } from '../column.ts';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';
import { codePoints, textual } from '../text.ts';

const length = pipe(number(), integer('a length is a whole number'), minValue(0, 'a length is 0 or more'));
const kwargs = pipe(
  strictObject({
    column: columnName,
    min_value: nullish(length),
    max_value: nullish(length),
    strict_min: optional(boolean()),
    strict_max: optional(boolean()),
  }),
  check(
    ({ min_value, max_value }) => (min_value ?? max_value) != null,
    'give min_value, max_value or both: min_value and max_value cannot both be None',
  ),
);

/** Lengths are whole numbers: a strict bound is the next one. */
const leastOf = ({ min_value, strict_min }: InferOutput<typeof kwargs>): number =>
  min_value == null ? 0 : min_value + Number(strict_min ?? false);
const mostOf = ({ max_value, strict_max }: InferOutput<typeof kwargs>): number =>
  max_value == null ? Infinity : max_value - Number(strict_max ?? false);

/** A value that is neither text nor a list is the schema's to report. */
export default recordRule({
  name: 'expect_column_value_lengths_to_be_between',
  summary: 'The text has so many characters (Unicode code points), or the list so many items.',
  dimension: 'conformity',
  kwargs,
  fields: given => [given.column],
  doubt: given =>
    leastOf(given) > mostOf(given)
      ? { message: 'min_value is greater than max_value: nothing could pass' }
      : undefined,
  example: {
    kwargs: { column: 'text', min_value: 1, max_value: 10 },
    passes: { text: 'hello' },
    fails: { text: '' },
  },
  compile(given, scope) {
    const subject = column(given.column, scope);
    const { read: readValue } = subject;
    const min_value = leastOf(given);
    const max_value = mostOf(given);
    const read = textual(scope, given.column);
    const lengthOf = (record: Parameters<typeof subject.read>[0]): number | undefined => {
      const value = subject.read(record);
      if (typeof value === 'string') {
        // What is far too long needs no counting.
        return value.length > 2 * max_value ? value.length : codePoints(value);
      }
      if (Array.isArray(value)) return value.length;
      const text = value === undefined || value === null ? undefined : read(value);
      return text === undefined ? undefined : codePoints(text);
    };
    const unit = (count: number) =>
      `${count} ${subject.type === 'array' ? 'item' : 'character'}${count === 1 ? '' : 's'}`;
    const expected =
      max_value === Infinity
        ? `at least ${unit(min_value)}`
        : min_value === 0
          ? `at most ${unit(max_value)}`
          : min_value === max_value
            ? `exactly ${unit(max_value)}`
            : `${min_value} to ${unit(max_value)}`;
    return {
      expected,
      test(record) {
        const value = readValue(record);
        // Code points are at least half of the code units and at most all: mostly there is nothing to count.
        if (typeof value === 'string' && value.length <= max_value && value.length >= 2 * min_value)
          return PASS;
        const found = lengthOf(record);
        if (found === undefined) return NOT_EVALUATED;
        return found < min_value || found > max_value ? FAIL : PASS;
      },
      explain: record =>
        subject.explain(record, `${given.column} has ${unit(lengthOf(record) ?? 0)}, not ${expected}`),
    };
  },
});
