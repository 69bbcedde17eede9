import { string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { matching } from '../patterns.ts';
import { regexIn } from '../regex.ts';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: 'expect_column_values_to_not_match_regex',
  summary: 'The pattern is nowhere found in the text. Linear-time (RE2) syntax.',
  dimension: 'conformity',
  entries: { regex: string() },
  example: {
    kwargs: { column: 'name', regex: '^\\s|\\s$' },
    passes: { name: 'Ada' },
    fails: { name: ' Ada' },
  },
  compile: ({ column, regex }, scope) => matching([regexIn(scope, regex)], [regex], 'none', scope, column),
});
