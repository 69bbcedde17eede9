import { array, minLength, pipe, string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { FAIL, PASS } from '../rule.ts';
import { kindIn, ofColumn, unknownType } from '../type-names.ts';

export default columnRule({
  name: 'expect_column_values_to_be_in_type_list',
  summary: 'The value is of one of several types, by the names that Python, pandas, Spark or SQL give them.',
  dimension: 'conformity',
  entries: { type_list: pipe(array(string()), minLength(1, 'the list is empty: nothing could pass')) },
  doubt: ({ type_list }) => unknownType('type_list', type_list),
  example: { kwargs: { column: 'n', type_list: ['int', 'str'] }, passes: { n: '4' }, fails: { n: true } },
  compile({ column, type_list }, scope) {
    const kinds = type_list.map(name => kindIn(name, scope));
    return {
      ofColumn: ofColumn(type_list, column, scope),
      expected: `of one of the types ${type_list.join(', ')}`,
      test: value => (kinds.some(isKind => isKind(value)) ? PASS : FAIL),
    };
  },
});
