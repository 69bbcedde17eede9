import { string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { FAIL, PASS } from '../rule.ts';
import { kindIn, ofColumn, unknownType } from '../type-names.ts';

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
      ofColumn: ofColumn([type_], column, scope),
      test: value => (isKind(value) ? PASS : FAIL),
    };
  },
});
