import { array, minLength, pipe } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { compilePattern } from '../pattern.ts';
import { matching } from '../patterns.ts';
import { regexText } from '../regex.ts';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: 'expect_column_values_to_not_match_regex_list',
  summary: 'No pattern of a list is found in the text.',
  dimension: 'conformity',
  entries: { regex_list: pipe(array(regexText), minLength(1, 'the list is empty: everything passes')) },
  example: {
    kwargs: { column: 'note', regex_list: ['(?i)lorem', 'TODO'] },
    passes: { note: 'ready' },
    fails: { note: 'TODO: ask' },
  },
  compile: ({ regex_list }, scope) => matching(regex_list.map(compilePattern), regex_list, 'none', scope),
});
