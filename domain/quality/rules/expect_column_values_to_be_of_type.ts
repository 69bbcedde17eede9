import { columnRule } from '../column-rule.ts';
import { FAIL, PASS } from '../rule.ts';
import { kindOf, typeName } from '../type-names.ts';

export default columnRule({
  name: 'expect_column_values_to_be_of_type',
  summary: 'The value is of a type, by the name that Python, pandas, Spark or SQL gives it.',
  dimension: 'conformity',
  entries: {
    type_: typeName,
  },
  example: { kwargs: { column: 'n', type_: 'int' }, passes: { n: 4 }, fails: { n: '4' } },
  compile({ type_ }) {
    const isKind = kindOf(type_)!;
    return { expected: `of type ${type_}`, test: value => (isKind(value) ? PASS : FAIL) };
  },
});
