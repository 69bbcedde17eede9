import { array, minLength, pipe, string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { compileLike } from '../like.ts';
import { matching } from '../patterns.ts';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: 'expect_column_values_to_not_match_like_pattern_list',
  summary: "The text matches none of a list of SQL's LIKE patterns.",
  dimension: 'conformity',
  entries: { like_pattern_list: pipe(array(string()), minLength(1, 'the list is empty: everything passes')) },
  example: {
    kwargs: { column: 'email', like_pattern_list: ['%@example.%', '%@test.%'] },
    passes: { email: 'ada@lovelace.org' },
    fails: { email: 'me@test.org' },
  },
  compile: ({ column, like_pattern_list }, scope) =>
    matching(like_pattern_list.map(compileLike), like_pattern_list, 'none', scope, column),
});
