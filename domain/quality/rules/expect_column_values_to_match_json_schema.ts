import { Ajv } from 'ajv';
import { pipe, rawCheck, record, string, unknown } from 'valibot';
import type { JsonObject } from '../../json.ts';
import { jsonIn } from '../batch/python-json.ts';
import { columnRule } from '../column-rule.ts';
import { FAIL, PASS } from '../rule.ts';

/** The schema's keywords are checked, its formats are not: as in Great Expectations. */
const compileSchema = (schema: object) =>
  new Ajv({ strict: false, validateFormats: false, logger: false }).compile(schema);

const json_schema = pipe(
  record(string(), unknown()),
  rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      compileSchema(dataset.value);
    } catch (error) {
      addIssue({ message: `not a JSON Schema: ${(error as Error).message}` });
    }
  }),
);

const inPython = (value: unknown): string =>
  typeof value === 'boolean' ? 'bool' : Number.isInteger(value) ? 'int' : 'float';

export default columnRule({
  name: 'expect_column_values_to_match_json_schema',
  summary: 'The value, or the JSON that its text holds, is as a JSON Schema says.',
  dimension: 'conformity',
  entries: { json_schema },
  example: {
    kwargs: { column: 'payload', json_schema: { type: 'object', required: ['id'] } },
    passes: { payload: '{"id":1}' },
    fails: { payload: '{}' },
  },
  compile({ column, json_schema: schema }, scope) {
    const check = compileSchema(schema as JsonObject);
    return {
      expected: 'JSON that matches the schema',
      test(value) {
        if (scope.fileTime && typeof value !== 'string' && typeof value !== 'object')
          throw new TypeError(
            `${column}: the JSON object must be str, bytes or bytearray, not ${inPython(value)}`,
          );
        let held: unknown = value;
        if (typeof value === 'string') {
          try {
            held = jsonIn(scope, value);
          } catch (error) {
            if (scope.fileTime)
              throw new TypeError(`${column} holds text that is not JSON: ${(error as Error).message}`);
            return FAIL;
          }
        }
        return check(held) ? PASS : FAIL;
      },
    };
  },
});
