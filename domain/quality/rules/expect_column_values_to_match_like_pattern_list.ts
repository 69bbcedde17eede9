import { array, minLength, optional, picklist, pipe, string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { compileLike } from '../like.ts';
import { matching } from '../patterns.ts';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: 'expect_column_values_to_match_like_pattern_list',
  summary: "The text matches any of a list of SQL's LIKE patterns, or with match_on: all, every one.",
  dimension: 'conformity',
  entries: {
    like_pattern_list: pipe(array(string()), minLength(1, 'the list is empty: nothing could pass')),
    match_on: optional(picklist(['any', 'all'])),
  },
  example: {
    kwargs: { column: 'sku', like_pattern_list: ['SKU-%', 'OLD-____'] },
    passes: { sku: 'OLD-0042' },
    fails: { sku: 'OLD-1' },
  },
  compile: ({ column, like_pattern_list, match_on = 'any' }, scope) =>
    matching(like_pattern_list.map(compileLike), like_pattern_list, match_on, scope, column),
});
