import { strictObject } from 'valibot';
import { column, columnName, inWords } from '../column.ts';
import { referenceRule } from '../rule.ts';

/** Text and numbers are looked up, by their text; any other value is not evaluated. */
export default referenceRule({
  name: 'expect_column_values_to_be_in_reference',
  summary: 'The value is found in a column of a reference data set (contracts/reference/<dataset>.csv).',
  dimension: 'consistency',
  kwargs: strictObject({ column: columnName, dataset: columnName, reference_column: columnName }),
  fields: kwargs => [kwargs.column],
  /** The example is judged against stores whose id is S1 or S2. */
  example: {
    kwargs: { column: 'store_id', dataset: 'stores', reference_column: 'id' },
    passes: { store_id: 'S1' },
    fails: { store_id: 'S9' },
  },
  compile(kwargs, scope) {
    const subject = column(kwargs.column, scope);
    const where = `${kwargs.reference_column} of ${kwargs.dataset}`;
    return {
      expected: `a known ${where}`,
      dataset: kwargs.dataset,
      column: kwargs.reference_column,
      value(record) {
        const value = subject.read(record);
        return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
      },
      explain: record =>
        subject.explain(record, `${kwargs.column} is ${inWords(subject.read(record))}, no known ${where}`),
    };
  },
});
