import { composite } from '../composite.ts';
import { FAIL, NOT_EVALUATED, PASS } from '../rule.ts';

export default composite({
  name: 'expect_all_of',
  summary: 'Each of some expectations is met by the records as a whole.',
  joined: ', and ',
  example: {
    kwargs: {
      expectations: [
        { type: 'expect_column_mean_to_be_between', kwargs: { column: 'price', min_value: 2 } },
        { type: 'expect_column_values_to_be_between', kwargs: { column: 'price', max_value: 9 } },
      ],
    },
    passes: [{ price: 1 }, { price: 4 }],
    fails: [{ price: 1 }, { price: 40 }],
  },
  outcome: outcomes =>
    outcomes.includes(FAIL) ? FAIL : outcomes.includes(NOT_EVALUATED) ? NOT_EVALUATED : PASS,
});
