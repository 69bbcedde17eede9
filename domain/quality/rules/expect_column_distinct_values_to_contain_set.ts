import { distinctRule } from '../aggregate/distinct.ts';

export default distinctRule({
  name: 'expect_column_distinct_values_to_contain_set',
  summary: 'Every value of a set is there.',
  relation: 'contain',
  example: {
    kwargs: { column: 'x', value_set: [1, 2] },
    passes: [{ x: 1 }, { x: 2 }, { x: 3 }],
    fails: [{ x: 1 }],
  },
  holds: ({ given, isFound }) => given.every(isFound),
});
