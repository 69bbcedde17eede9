import { array, boolean, nullable, number, strictObject, string, union } from 'valibot';
import { column, columnName, inWords } from '../column.ts';
import { isNull } from '../columns.ts';
import { membership } from '../membership.ts';
import { FAIL, PASS, recordRule } from '../rule.ts';

/** The metric missingValues of ODCS; null and an absent field are missing whether they are listed or not. */
export default recordRule({
  name: 'expect_column_values_to_not_be_missing',
  summary: 'The field is there, not null, and none of the values that stand for a missing one.',
  dimension: 'completeness',
  kwargs: strictObject({
    column: columnName,
    missing_values: array(nullable(union([string(), number(), boolean()]))),
  }),
  fields: kwargs => [kwargs.column],
  judgesNull: true,
  example: {
    kwargs: { column: 'city', missing_values: ['', 'n/a'] },
    passes: { city: 'Bonn' },
    fails: { city: 'n/a' },
  },
  compile({ column: name, missing_values }, scope) {
    const subject = column(name, scope);
    const standsForNone = membership(missing_values, subject.type, scope);
    const listed = missing_values.filter(value => value !== null).map(inWords);
    return {
      expected: listed.length === 0 ? 'a value' : `a value, and none of ${listed.join(', ')}`,
      test(record) {
        const value = subject.read(record);
        return isNull(value) || standsForNone(value) ? FAIL : PASS;
      },
      explain(record) {
        const value = subject.read(record);
        const how = value === undefined ? 'missing' : value === null ? 'null' : inWords(value);
        return subject.explain(
          record,
          `${name} is ${how}${isNull(value) ? '' : ', which stands for no value'}`,
        );
      },
    };
  },
});
