import { array, boolean, nullable, number, strictObject, string, union } from 'valibot';
import { column, columnName, inWords } from '../column.ts';
import { membership } from '../membership.ts';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';

const value_set = nullable(
  array(
    nullable(
      union([string(), number(), boolean()], 'a value of the set must be text, a number, true or false'),
    ),
    'expected a list of values',
  ),
);

/** How many values of a set a sentence lists. */
const LISTED = 12;

/** A value of a kind the set has none of is the schema's to report. */
export default recordRule({
  name: 'expect_column_values_to_be_in_set',
  summary: 'The value is one of a list. Upper and lower case differ, and so do 1 and "1".',
  dimension: 'conformity',
  kwargs: strictObject({ column: columnName, value_set }),
  fields: kwargs => [kwargs.column],
  doubt: ({ value_set: set }) =>
    (set ?? []).every(value => value === null)
      ? { kwarg: 'value_set', message: 'the set is empty: nothing could pass' }
      : undefined,
  example: {
    kwargs: { column: 'currency', value_set: ['EUR', 'USD'] },
    passes: { currency: 'EUR' },
    fails: { currency: 'EURO' },
  },
  compile(kwargs, scope) {
    const subject = column(kwargs.column, scope);
    const { read } = subject;
    const { fileTime } = scope;
    const set = kwargs.value_set ?? [];
    const members = new Set<unknown>(set);
    // In a file, as in Great Expectations, no set at all is no demand.
    const isMember = kwargs.value_set ? membership(set, subject.type, scope) : () => true;
    const kinds = new Set<string>(set.map(value => typeof value));
    const listed = set.slice(0, LISTED).map(value => inWords(value));
    const more = set.length - listed.length;
    const expected = `one of ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    return {
      expected,
      test(record) {
        const value = read(record);
        if (fileTime) return isMember(value ?? null) ? PASS : FAIL;
        if (members.has(value)) return PASS;
        return kinds.has(typeof value) ? FAIL : NOT_EVALUATED;
      },
      explain: record =>
        subject.explain(record, `${kwargs.column} is ${inWords(subject.read(record))}, not ${expected}`),
    };
  },
});
