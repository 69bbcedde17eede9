import { array, minLength, pipe, string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { matching } from '../patterns.ts';
import { regexIn } from '../regex.ts';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: 'expect_column_values_to_not_match_regex_list',
  summary: 'No pattern of a list is found in the text.',
  dimension: 'conformity',
  entries: { regex_list: pipe(array(string()), minLength(1, 'the list is empty: everything passes')) },
  example: {
    kwargs: { column: 'note', regex_list: ['(?i)lorem', 'TODO'] },
    passes: { note: 'ready' },
    fails: { note: 'TODO: ask' },
  },
  compile: ({ column, regex_list }, scope) =>
    matching(
      regex_list.map(one => regexIn(scope, one)),
      regex_list,
      'none',
      scope,
      column,
    ),
});
