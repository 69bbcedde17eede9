import { array, boolean, nullable, number, optional, strictObject, string, union } from 'valibot';
import { distinct, type Frequencies, frequenciesOf, unknownOf } from '../aggregate/frequencies.ts';
import { column, columnName } from '../column.ts';
import { membership } from '../membership.ts';
import { FAIL, PASS, windowRule } from '../rule.ts';

export default windowRule({
  name: 'expect_column_most_common_value_to_be_in_set',
  summary: 'The most common value is one of a set. Several that are as common fail, unless ties_okay.',
  dimension: 'accuracy',
  kwargs: strictObject({
    column: columnName,
    value_set: nullable(array(nullable(union([string(), number(), boolean()])))),
    ties_okay: optional(boolean()),
  }),
  fields: kwargs => [kwargs.column],
  example: {
    kwargs: { column: 'x', value_set: ['a'] },
    passes: [{ x: 'a' }, { x: 'a' }, { x: 'b' }],
    fails: [{ x: 'a' }, { x: 'b' }],
  },
  doubt: ({ value_set }) =>
    (value_set ?? []).length === 0
      ? { kwarg: 'value_set', message: 'the set is empty: nothing could pass' }
      : undefined,
  compile({ column: name, value_set, ties_okay = false }, scope) {
    const given = value_set ?? [];
    const isIn = membership(given, scope.typeOf(name), scope);
    return {
      expected: `a most common value that is one of ${given.length}`,
      ...frequenciesOf(column(name, scope), scope),
      judge(state: Frequencies) {
        const unknown = unknownOf(state);
        if (unknown) return { ...unknown, observed: state.n === 0 ? [] : unknown.observed };
        const counted = distinct(state);
        const most = counted.reduce((so, [, count]) => Math.max(so, count), 0);
        const common = counted.filter(([, count]) => count === most).map(([value]) => value);
        const holds = (ties_okay || common.length === 1) && common.some(isIn);
        return { outcome: holds ? PASS : FAIL, observed: common };
      },
    };
  },
});
