import { string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { compileLike } from '../like.ts';
import { matching } from '../patterns.ts';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: 'expect_column_values_to_match_like_pattern',
  summary: "The text matches a pattern of SQL's LIKE: % is any text, _ one character.",
  dimension: 'conformity',
  entries: { like_pattern: string() },
  example: {
    kwargs: { column: 'sku', like_pattern: 'SKU-____%' },
    passes: { sku: 'SKU-0042' },
    fails: { sku: 'SKU-1' },
  },
  compile: ({ column, like_pattern }, scope) =>
    matching([compileLike(like_pattern)], [like_pattern], 'any', scope, column),
});
