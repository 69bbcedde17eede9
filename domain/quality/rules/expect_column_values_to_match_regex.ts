import { pipe, rawCheck, strictObject, string } from 'valibot';
import { column, columnName, inWords } from '../column.ts';
import { compilePattern } from '../pattern.ts';
import { FAIL, NOT_EVALUATED, PASS, recordRule } from '../rule.ts';

const regex = pipe(
  string(),
  rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      compilePattern(dataset.value);
    } catch (error) {
      addIssue({ message: (error as Error).message });
    }
  }),
);

/** A value that is not text is the schema's to report. */
export default recordRule({
  name: 'expect_column_values_to_match_regex',
  summary: 'The pattern is found in the text; write ^ and $ for the whole text. Linear-time (RE2) syntax.',
  dimension: 'conformity',
  kwargs: strictObject({ column: columnName, regex }),
  fields: kwargs => [kwargs.column],
  example: {
    kwargs: { column: 'symbol', regex: '^[A-Z]{1,5}$' },
    passes: { symbol: 'AAPL' },
    fails: { symbol: 'aapl' },
  },
  compile(kwargs, scope) {
    const subject = column(kwargs.column, scope);
    const pattern = compilePattern(kwargs.regex);
    return {
      expected: `text matching ${kwargs.regex}`,
      test(record) {
        const value = subject.read(record);
        if (typeof value !== 'string') return NOT_EVALUATED;
        return pattern.test(value) ? PASS : FAIL;
      },
      explain: record =>
        subject.explain(
          record,
          `${kwargs.column} is ${inWords(subject.read(record))}, which does not match ${kwargs.regex}`,
        ),
    };
  },
});
