import { distinctRule } from '../aggregate/distinct.ts';

export default distinctRule({
  name: 'expect_column_distinct_values_to_be_in_set',
  summary: 'Every value is one of a set.',
  relation: 'are in',
  example: {
    kwargs: { column: 'x', value_set: [1, 2] },
    passes: [{ x: 1 }, { x: 1 }],
    fails: [{ x: 1 }, { x: 3 }],
  },
  // Without a set there is nothing to be in.
  holds: ({ found, given, isGiven }) => given.length === 0 || found.every(isGiven),
});
