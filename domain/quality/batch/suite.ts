import * as v from 'valibot';
import type { JsonObject } from '../../json.ts';
import { parsePythonJson } from './python-json.ts';

const severity = v.nullish(v.picklist(['critical', 'warning', 'info']));
const expectation = v.object({
  type: v.optional(v.string()),
  /** Before version 1.0 of Great Expectations. */
  expectation_type: v.optional(v.string()),
  kwargs: v.optional(
    v.pipe(
      v.unknown(),
      v.check(kwargs => !Array.isArray(kwargs), 'expected an object, not a list'),
      v.record(v.string(), v.unknown()),
    ),
    {},
  ),
  meta: v.nullish(v.record(v.string(), v.unknown())),
  severity,
  id: v.nullish(v.string()),
});
const file = v.object({
  name: v.nullish(v.string()),
  expectation_suite_name: v.nullish(v.string()),
  expectations: v.array(expectation),
  suite_parameters: v.nullish(v.record(v.string(), v.unknown())),
  /** Before version 1.0. */
  evaluation_parameters: v.nullish(v.record(v.string(), v.unknown())),
});

/** One expectation of a suite, as its file has it. */
export interface ExpectationConfig {
  type: string;
  kwargs: JsonObject;
  meta?: JsonObject;
  severity?: 'critical' | 'warning' | 'info';
  id?: string;
}
export interface Suite {
  name: string;
  expectations: ExpectationConfig[];
  /** Values that its expectations ask for by name. */
  parameters?: JsonObject;
}

/** A suite's file that cannot be used; the message says where. */
export class SuiteError extends Error {}

/** Reads a Great Expectations suite as its file is. Throws SuiteError. */
export function readSuite(text: string): Suite {
  let parsed: unknown;
  try {
    parsed = parsePythonJson(text.replace(/^\ufeff/, ''));
  } catch (error) {
    throw new SuiteError(`not JSON: ${(error as Error).message}`);
  }
  const found = v.safeParse(file, parsed);
  if (!found.success) {
    const [issue] = found.issues;
    const at = (issue.path ?? []).map(({ key }) => `/${String(key)}`).join('');
    throw new SuiteError(`${at || '/'}: ${issue.message}`);
  }
  const { name, expectation_suite_name, expectations, ...more } = found.output;
  const parameters = more.suite_parameters ?? more.evaluation_parameters;
  return {
    name: name ?? expectation_suite_name ?? 'suite',
    ...(parameters && { parameters: parameters as JsonObject }),
    expectations: expectations.map((given, i) => {
      const type = given.type ?? given.expectation_type;
      if (type === undefined) throw new SuiteError(`/expectations/${i}/type is missing`);
      return {
        type,
        kwargs: given.kwargs as JsonObject,
        ...(given.meta && { meta: given.meta as JsonObject }),
        ...(given.severity && { severity: given.severity }),
        ...(given.id != null && { id: given.id }),
      };
    }),
  };
}
