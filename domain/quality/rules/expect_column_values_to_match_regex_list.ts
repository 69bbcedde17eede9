import { array, minLength, optional, picklist, pipe, string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { matching } from '../patterns.ts';
import { regexIn } from '../regex.ts';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: 'expect_column_values_to_match_regex_list',
  summary: 'Any pattern of a list is found in the text, or with match_on: all, every one.',
  dimension: 'conformity',
  entries: {
    regex_list: pipe(array(string()), minLength(1, 'the list is empty: nothing could pass')),
    match_on: optional(picklist(['any', 'all'])),
  },
  example: {
    kwargs: { column: 'phone', regex_list: ['^\\+\\d{6,15}$', '^00\\d{6,15}$'] },
    passes: { phone: '+4930123456' },
    fails: { phone: '030/123456' },
  },
  compile: ({ column, regex_list, match_on = 'any' }, scope) =>
    matching(
      regex_list.map(one => regexIn(scope, one)),
      regex_list,
      match_on,
      scope,
      column,
    ),
});
