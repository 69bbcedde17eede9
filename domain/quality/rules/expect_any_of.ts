import { composite } from '../composite.ts';
import { FAIL, NOT_EVALUATED, PASS } from '../rule.ts';

export default composite({
  name: 'expect_any_of',
  summary: 'At least one of some expectations is met by the records as a whole.',
  joined: ', or ',
  example: {
    kwargs: {
      expectations: [
        { type: 'expect_column_sum_to_be_between', kwargs: { column: 'price', min_value: 100 } },
        { type: 'expect_column_mean_to_be_between', kwargs: { column: 'price', max_value: 10 } },
      ],
    },
    passes: [{ price: 3 }, { price: 5 }],
    fails: [{ price: 30 }, { price: 5 }],
  },
  outcome: outcomes => (outcomes.includes(PASS) ? PASS : outcomes.includes(FAIL) ? FAIL : NOT_EVALUATED),
});
