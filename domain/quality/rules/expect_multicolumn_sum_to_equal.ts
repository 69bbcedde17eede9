import { number, strictObject } from 'valibot';
import { allInWords, columnList, columnsOf } from '../columns.ts';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';

export default recordRule({
  name: 'expect_multicolumn_sum_to_equal',
  summary: 'Several numbers of the record add up to a given sum, to within the last digits of a float.',
  dimension: 'consistency',
  kwargs: strictObject({ column_list: columnList, sum_total: number() }),
  fields: kwargs => kwargs.column_list,
  example: {
    kwargs: { column_list: ['yes', 'no', 'open'], sum_total: 100 },
    passes: { yes: 60, no: 30, open: 10 },
    fails: { yes: 60, no: 30, open: 20 },
  },
  compile(kwargs, scope) {
    const columns = columnsOf(kwargs.column_list, scope);
    const { sum_total } = kwargs;
    // 0.1 + 0.2 is not 0.3 in floats; nobody who writes this rule means that.
    const close = 1e-9 * Math.max(1, Math.abs(sum_total));
    return {
      expected: `a sum of ${sum_total}`,
      test(record) {
        let sum = 0;
        for (const one of columns) {
          const value = one.read(record);
          // A sum with something that is not there is none.
          if (typeof value === 'boolean' && scope.fileTime) sum += Number(value);
          else if (typeof value === 'number') sum += value;
          else return NOT_EVALUATED;
        }
        return Math.abs(sum - sum_total) <= close ? PASS : FAIL;
      },
      explain: record =>
        columns[0]!.explain(record, `${allInWords(columns, record)}, which do not add up to ${sum_total}`),
    };
  },
});
