import { monotone } from '../monotone.ts';

export default monotone('expect_column_values_to_be_decreasing', -1, {
  kwargs: { column: 'remaining' },
  passes: { remaining: 3 },
  fails: { remaining: 21 },
});
