import { string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { compileLike } from '../like.ts';
import { matching } from '../patterns.ts';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: 'expect_column_values_to_not_match_like_pattern',
  summary: "The text does not match a pattern of SQL's LIKE: % is any text, _ one character.",
  dimension: 'conformity',
  entries: { like_pattern: string() },
  example: {
    kwargs: { column: 'email', like_pattern: '%@example.%' },
    passes: { email: 'ada@lovelace.org' },
    fails: { email: 'test@example.com' },
  },
  compile: ({ column, like_pattern }, scope) =>
    matching([compileLike(like_pattern)], [like_pattern], 'none', scope, column),
});
