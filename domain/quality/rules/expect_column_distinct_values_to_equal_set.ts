import { distinctRule } from '../aggregate/distinct.ts';

export default distinctRule({
  name: 'expect_column_distinct_values_to_equal_set',
  summary: 'The values are those of a set: none is missing, and none is there besides.',
  relation: 'are',
  example: {
    kwargs: { column: 'x', value_set: [1, 2] },
    passes: [{ x: 1 }, { x: 2 }, { x: 1 }],
    fails: [{ x: 1 }],
  },
  holds: ({ found, given, isGiven, isFound }) => found.every(isGiven) && given.every(isFound),
});
