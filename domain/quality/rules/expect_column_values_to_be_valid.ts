import { array, boolean, nullable, number, string, union } from 'valibot';
import { inWords } from '../column.ts';
import { columnRule } from '../column-rule.ts';
import { membership } from '../membership.ts';
import { regexIn } from '../regex.ts';
import { FAIL, NOT_EVALUATED, PASS } from '../rule.ts';

const LISTED = 12;

/** The metric invalidValues of ODCS with both of its arguments. */
export default columnRule({
  name: 'expect_column_values_to_be_valid',
  summary: 'The value is one of a list, and a pattern is found in it. Linear-time (RE2) syntax.',
  dimension: 'conformity',
  entries: { value_set: array(nullable(union([string(), number(), boolean()]))), regex: string() },
  example: {
    kwargs: { column: 'size', value_set: ['S', 'M', 'XL'], regex: '^.$' },
    passes: { size: 'M' },
    fails: { size: 'XL' },
  },
  compile({ column, value_set, regex }, scope) {
    const isMember = membership(value_set, scope.typeOf(column), scope);
    const pattern = regexIn(scope, regex);
    const more = value_set.length - LISTED;
    const listed = value_set.slice(0, LISTED).map(value => inWords(value));
    return {
      expected: `one of ${listed.join(', ')}${more > 0 ? ` and ${more} more` : ''}, with a match of /${regex}/`,
      test(value) {
        if (!isMember(value)) return FAIL;
        // A pattern says nothing of what is no text: the schema reports that.
        if (typeof value !== 'string') return NOT_EVALUATED;
        return pattern.test(value) ? PASS : FAIL;
      },
    };
  },
});
