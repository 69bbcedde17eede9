import { strictObject } from 'valibot';
import { column, columnName } from '../column.ts';
import { FAIL, PASS, recordRule } from '../rule.ts';

export default recordRule({
  name: 'expect_column_values_to_not_be_null',
  summary: 'The field is there and not null. The one rule that judges an absent value.',
  dimension: 'completeness',
  kwargs: strictObject({ column: columnName }),
  fields: kwargs => [kwargs.column],
  judgesNull: true,
  example: { kwargs: { column: 'symbol' }, passes: { symbol: 'AAPL' }, fails: { symbol: null } },
  compile(kwargs, scope) {
    const subject = column(kwargs.column, scope);
    const { read } = subject;
    return {
      expected: 'a value',
      test(record) {
        const value = read(record);
        return value === undefined || value === null ? FAIL : PASS;
      },
      explain(record) {
        const how = subject.read(record) === null ? 'null' : 'missing';
        return subject.explain(record, `${kwargs.column} is ${how}`);
      },
    };
  },
});
