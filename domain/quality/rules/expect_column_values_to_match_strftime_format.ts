import { pipe, rawCheck, string } from 'valibot';
import { strptime } from '../../time/strptime.ts';
import { columnRule } from '../column-rule.ts';
import { FAIL, NOT_EVALUATED, PASS } from '../rule.ts';

const NAME = 'expect_column_values_to_match_strftime_format';

const strftime_format = pipe(
  string(),
  rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      strptime(dataset.value);
    } catch (error) {
      addIssue({ message: `Unable to use provided strftime_format. ${(error as Error).message}` });
    }
  }),
);

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: NAME,
  summary: 'The text is a date or time written as a format of Python says; 30 February is none.',
  dimension: 'conformity',
  entries: { strftime_format },
  example: {
    kwargs: { column: 'day', strftime_format: '%d/%m/%Y' },
    passes: { day: '31/01/2026' },
    fails: { day: '31/02/2026' },
  },
  compile({ column, strftime_format: format }, { fileTime }) {
    const read = strptime(format);
    return {
      expected: `a time written as ${format}`,
      test(value) {
        if (typeof value === 'string') return read(value) === undefined ? FAIL : PASS;
        if (fileTime)
          throw new TypeError(`Values passed to ${NAME} must be of type string: ${column} holds others`);
        return NOT_EVALUATED;
      },
    };
  },
});
