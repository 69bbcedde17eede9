import { array, nullable, string } from 'valibot';
import { columnRule } from '../column-rule.ts';
import { FAIL, PASS } from '../rule.ts';
import { kindIn, ofColumn, unknownType } from '../type-names.ts';

export default columnRule({
  name: 'expect_column_values_to_be_in_type_list',
  summary: 'The value is of one of several types, by the names that Python, pandas, Spark or SQL give them.',
  dimension: 'conformity',
  entries: { type_list: nullable(array(string())) },
  doubt: ({ type_list }) =>
    !type_list || type_list.length === 0
      ? { kwarg: 'type_list', message: 'the list is empty: nothing could pass' }
      : unknownType('type_list', type_list),
  example: { kwargs: { column: 'n', type_list: ['int', 'str'] }, passes: { n: '4' }, fails: { n: true } },
  compile({ column, type_list: given }, scope) {
    const type_list = given ?? [];
    const kinds = type_list.map(name => kindIn(name, scope));
    return {
      // Without a list nothing is asked, and the type is only told.
      ofColumn:
        given === null
          ? { holds: true, observed: scope.dtypeOf?.(column) ?? 'object_' }
          : ofColumn(type_list, column, scope),
      expected: `of one of the types ${type_list.join(', ')}`,
      test: value => (kinds.some(isKind => isKind(value)) ? PASS : FAIL),
    };
  },
});
