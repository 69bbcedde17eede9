import { monotone } from '../monotone.ts';

export default monotone('expect_column_values_to_be_increasing', 1, {
  kwargs: { column: 'sequence' },
  passes: { sequence: 21 },
  fails: { sequence: 3 },
});
