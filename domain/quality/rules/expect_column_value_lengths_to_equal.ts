import { integer, minValue, number, pipe } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { FAIL, NOT_EVALUATED, PASS } from '../rule.ts';
import { codePoints, textual } from '../text.ts';

/** A value that is neither text nor a list is the schema's to report. */
export default columnRule({
  name: 'expect_column_value_lengths_to_equal',
  summary: 'The text has exactly so many characters (Unicode code points), or the list so many items.',
  dimension: 'conformity',
  entries: {
    value: pipe(number(), integer('a length is a whole number'), minValue(0, 'a length is 0 or more')),
  },
  example: { kwargs: { column: 'country', value: 2 }, passes: { country: 'DE' }, fails: { country: 'DEU' } },
  compile: ({ column, value: length }, scope) => ({
    expected: `${length} ${length === 1 ? 'character or item' : 'characters or items'} long`,
    test(value) {
      const text = Array.isArray(value) ? undefined : textual(scope, column)(value);
      if (text === undefined && !Array.isArray(value)) return NOT_EVALUATED;
      const found = Array.isArray(value) ? value.length : codePoints(text!);
      return found === length ? PASS : FAIL;
    },
  }),
});
