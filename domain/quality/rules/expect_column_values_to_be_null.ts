import { strictObject } from 'valibot';
import { column, columnName, inWords } from '../column.ts';
import { FAIL, PASS, recordRule } from '../rule.ts';

export default recordRule({
  name: 'expect_column_values_to_be_null',
  summary: 'The field is absent or null.',
  dimension: 'completeness',
  kwargs: strictObject({ column: columnName }),
  fields: kwargs => [kwargs.column],
  judgesNull: true,
  example: { kwargs: { column: 'legacy_id' }, passes: { legacy_id: null }, fails: { legacy_id: 7 } },
  compile(kwargs, scope) {
    const subject = column(kwargs.column, scope);
    return {
      expected: 'no value',
      test(record) {
        const value = subject.read(record);
        return value === undefined || value === null ? PASS : FAIL;
      },
      explain: record =>
        subject.explain(record, `${kwargs.column} is ${inWords(subject.read(record))}, not null`),
    };
  },
});
