import { anyTime } from '../../time/any.ts';
import { columnRule } from '../column-rule.ts';
import { FAIL, NOT_EVALUATED, PASS } from '../rule.ts';

const NAME = 'expect_column_values_to_be_dateutil_parseable';

/** A value that is not text is the schema's to report. */
export default columnRule({
  name: NAME,
  summary: 'The text can be read as a date or time, in about any way that people write one.',
  dimension: 'conformity',
  entries: {},
  example: { kwargs: { column: 'when' }, passes: { when: 'Jan 5 2026 10:30 pm' }, fails: { when: 'soon' } },
  compile: ({ column }, { fileTime }) => ({
    expected: 'a date or time',
    test(value) {
      if (typeof value === 'string') return anyTime(value) === undefined ? FAIL : PASS;
      if (fileTime)
        throw new TypeError(`Values passed to ${NAME} must be of type string: ${column} holds others`);
      return NOT_EVALUATED;
    },
  }),
});
