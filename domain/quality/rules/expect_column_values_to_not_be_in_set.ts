import { array, boolean, nullable, number, string, union } from 'valibot';
import { inWords } from '../column.ts';
import { columnRule } from '../column-rule.ts';
import { membership } from '../membership.ts';
import { FAIL, PASS } from '../rule.ts';

const LISTED = 12;

export default columnRule({
  name: 'expect_column_values_to_not_be_in_set',
  summary: 'The value is none of a list. Upper and lower case differ, and so do 1 and "1".',
  dimension: 'conformity',
  entries: { value_set: array(nullable(union([string(), number(), boolean()]))) },
  example: {
    kwargs: { column: 'status', value_set: ['test', 'dummy'] },
    passes: { status: 'paid' },
    fails: { status: 'test' },
  },
  doubt: ({ value_set }) =>
    value_set.length === 0
      ? { kwarg: 'value_set', message: 'the set is empty: everything passes' }
      : undefined,
  compile({ column, value_set }, scope) {
    const isMember = membership(value_set, scope.typeOf(column), scope);
    const more = value_set.length - LISTED;
    const listed = value_set.slice(0, LISTED).map(value => inWords(value));
    return {
      expected: `anything but ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}`,
      test: value => (isMember(value) ? FAIL : PASS),
    };
  },
});
