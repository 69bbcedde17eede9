import { string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { matching } from '../patterns.ts';
import { regexIn } from '../regex.ts';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: 'expect_column_values_to_match_regex',
  summary: 'The pattern is found in the text; write ^ and $ for the whole text. Linear-time (RE2) syntax.',
  dimension: 'conformity',
  entries: { regex: string() },
  example: {
    kwargs: { column: 'symbol', regex: '^[A-Z]{1,5}$' },
    passes: { symbol: 'AAPL' },
    fails: { symbol: 'aapl' },
  },
  compile: ({ column, regex }, scope) => matching([regexIn(scope, regex)], [regex], 'any', scope, column),
});
