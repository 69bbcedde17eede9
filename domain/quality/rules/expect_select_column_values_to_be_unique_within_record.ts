import { strictObject } from 'valibot';
import { allInWords, columnList, columnsOf, isNull } from '../columns.ts';
import { identityIn } from '../identity.ts';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';

export default recordRule({
  name: 'expect_select_column_values_to_be_unique_within_record',
  summary: 'Several fields of the record all hold different values.',
  dimension: 'consistency',
  kwargs: strictObject({ column_list: columnList }),
  fields: kwargs => kwargs.column_list,
  example: {
    kwargs: { column_list: ['buyer', 'seller'] },
    passes: { buyer: 1, seller: 2 },
    fails: { buyer: 1, seller: 1 },
  },
  compile(kwargs, scope) {
    const columns = columnsOf(kwargs.column_list, scope);
    const same = identityIn(scope);
    return {
      expected: 'values that all differ',
      test(record) {
        const values = columns.map(one => one.read(record));
        if (values.some(isNull) && !scope.fileTime) return NOT_EVALUATED;
        return new Set(values.map(same)).size === values.length ? PASS : FAIL;
      },
      explain: record => columns[0]!.explain(record, `${allInWords(columns, record)}: not all different`),
    };
  },
});
