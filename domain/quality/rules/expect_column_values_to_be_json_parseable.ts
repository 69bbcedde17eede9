import { jsonIn } from '../batch/python-json.ts';
import { columnRule } from '../column-rule.ts';
import { FAIL, PASS } from '../rule.ts';

export default columnRule({
  name: 'expect_column_values_to_be_json_parseable',
  summary: 'The value is text that holds JSON.',
  dimension: 'conformity',
  entries: {},
  example: { kwargs: { column: 'payload' }, passes: { payload: '{"a":1}' }, fails: { payload: '{a:1}' } },
  compile: (_, scope) => ({
    expected: 'text that holds JSON',
    test(value) {
      if (typeof value !== 'string') return FAIL;
      try {
        jsonIn(scope, value);
        return PASS;
      } catch {
        return FAIL;
      }
    },
  }),
});
