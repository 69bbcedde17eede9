import { string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { FAIL, PASS, type RuleScope } from '../rule.ts';
import { kindIn, ofColumn, unknownType } from '../type-names.ts';

/** A column of mixed values, text or nothing at all is of the type object as a whole. */
const isObject = (type: string, column: string, { dtypeOf }: RuleScope): boolean =>
  ['object', 'object_', 'O'].includes(type) && dtypeOf?.(column) === 'object_';

export default columnRule({
  name: 'expect_column_values_to_be_of_type',
  summary: 'The value is of a type, by the name that Python, pandas, Spark or SQL gives it.',
  dimension: 'conformity',
  entries: { type_: string() },
  doubt: ({ type_ }) => unknownType('type_', [type_]),
  example: { kwargs: { column: 'n', type_: 'int' }, passes: { n: 4 }, fails: { n: '4' } },
  compile({ column, type_ }, scope) {
    const isKind = kindIn(type_, scope);
    return {
      expected: `of type ${type_}`,
      ofColumn: isObject(type_, column, scope)
        ? { holds: true, observed: 'object_' }
        : ofColumn([type_], column, scope),
      test: value => (isKind(value) ? PASS : FAIL),
    };
  },
});
