import { array, boolean, nullable, number, strictObject, strictTuple, string, union } from 'valibot';
import type { Json } from '../../json.ts';
import { column, columnName } from '../column.ts';
import { allInWords, isNull } from '../columns.ts';
import { identity, identityIn } from '../identity.ts';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';

const value = nullable(union([string(), number(), boolean()]));

export default recordRule({
  name: 'expect_column_pair_values_to_be_in_set',
  summary: 'Two fields of the record together are one of a list of pairs.',
  dimension: 'consistency',
  kwargs: strictObject({
    column_A: columnName,
    column_B: columnName,
    value_pairs_set: array(strictTuple([value, value])),
  }),
  doubt: ({ value_pairs_set }) =>
    value_pairs_set.length === 0
      ? { kwarg: 'value_pairs_set', message: 'the set is empty: nothing could pass' }
      : undefined,
  fields: kwargs => [kwargs.column_A, kwargs.column_B],
  example: {
    kwargs: {
      column_A: 'country',
      column_B: 'currency',
      value_pairs_set: [
        ['DE', 'EUR'],
        ['GB', 'GBP'],
      ],
    },
    passes: { country: 'DE', currency: 'EUR' },
    fails: { country: 'DE', currency: 'GBP' },
  },
  compile(kwargs, scope) {
    const pair = [column(kwargs.column_A, scope), column(kwargs.column_B, scope)] as const;
    const same = identityIn(scope);
    const keyOf = (a: Json | undefined, b: Json | undefined) => identity([same(a), same(b)]);
    const members = new Set(kwargs.value_pairs_set.map(([a, b]) => keyOf(a, b)));
    return {
      expected: `one of ${members.size} pairs`,
      test(record) {
        const [a, b] = [pair[0].read(record), pair[1].read(record)];
        // A set of a file may hold pairs with null.
        if (!scope.fileTime && (isNull(a) || isNull(b))) return NOT_EVALUATED;
        return members.has(keyOf(a, b)) ? PASS : FAIL;
      },
      explain: record => pair[0].explain(record, `${allInWords(pair, record)}, which is none of the pairs`),
    };
  },
});
