import { Ajv, type ErrorObject, type SchemaObject, type ValidateFunction } from 'ajv';
import { fastFormats, fullFormats } from 'ajv-formats/dist/formats.js';
import type { Contract } from '../contract/contract.ts';
import type { Json, JsonObject } from '../json.ts';
import { isObject } from '../json.ts';
import { timeOfDay } from '../time/day.ts';
import { parseInstant } from '../time/instant.ts';
import type { Failure } from './failure.ts';
import { compilePattern } from './pattern.ts';
import { EXACT, schemaFailure } from './schema-failure.ts';

/** Failures listed for one record; a closing one tells that there are more. */
const MAX_FAILURES = 50;
/** Beyond so many values only the first fault is looked for: all faults of a list of a million would fill the memory. */
const MANY_VALUES = 10_000;

/** All schema failures of a record, or undefined. `values` is how many values it holds, nested ones included. */
export type SchemaCheck = (record: JsonObject, values: number) => Failure[] | undefined;

/** The schema with every whole number held to what a JSON number keeps exactly. */
function exact(schema: Json): Json {
  if (Array.isArray(schema)) return schema.map(exact);
  if (!isObject(schema)) return schema;
  const held = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, exact(value)]));
  const types = [schema.type].flat();
  if (!types.includes('integer') || types.includes('number')) return held;
  const { minimum, maximum } = held;
  held.minimum = Math.max(typeof minimum === 'number' ? minimum : -EXACT, -EXACT);
  held.maximum = Math.min(typeof maximum === 'number' ? maximum : EXACT, EXACT);
  return held;
}

/** Ajv keeps compiled patterns by their toString. */
const regExp = Object.assign((source: string) => ({ ...compilePattern(source), toString: () => source }), {
  code: 'compilePattern',
});

const instantOrTime = (text: string): number | undefined => timeOfDay(text) ?? parseInstant(text);

/** Bounds of times, each with its limit in the schema. */
const TIME_BOUNDS: Readonly<Record<string, (at: number, limit: number) => boolean>> = {
  earliest: (at, limit) => at >= limit,
  latest: (at, limit) => at <= limit,
  after: (at, limit) => at > limit,
  before: (at, limit) => at < limit,
};

function ajv(contract: Contract, allErrors: boolean): Ajv {
  const engine = new Ajv({
    allErrors,
    verbose: true,
    allowUnionTypes: true,
    // `constructor` as a field's name must not be found on every object.
    ownProperties: contract.fields.some(({ name }) => name in Object.prototype),
    code: { regExp },
  });
  for (const [name, format] of Object.entries(fastFormats)) if (format) engine.addFormat(name, format);
  if (fullFormats['iso-time']) engine.addFormat('time', fullFormats['iso-time']);
  engine.addFormat('date-time', text => text.length > 10 && parseInstant(text) !== undefined);
  engine.addFormat('date', text => text.length === 10 && parseInstant(text) !== undefined);
  engine.addFormat('time-of-day', text => timeOfDay(text) !== undefined);
  for (const [keyword, holds] of Object.entries(TIME_BOUNDS))
    engine.addKeyword({
      keyword,
      type: 'string',
      schemaType: 'string',
      compile(bound: string) {
        const limit = instantOrTime(bound);
        return (text: string) => {
          const at = instantOrTime(text);
          // What is no time at all is the format's to report.
          return at === undefined || limit === undefined || holds(at, limit);
        };
      },
    });
  return engine;
}

const closing = (message: string): Failure => ({
  kind: 'schema',
  rule: 'schema',
  field: '',
  expected: 'a record that fits the contract',
  message,
  severity: 'critical',
});

function listed(errors: readonly ErrorObject[], all: boolean): Failure[] {
  const failures = errors.slice(0, MAX_FAILURES).map(schemaFailure);
  if (!all)
    failures.push(
      closing(
        `there may be more: of a record with over ${MANY_VALUES} values only the first fault is listed`,
      ),
    );
  else if (errors.length > MAX_FAILURES)
    failures.push(closing(`and ${errors.length - MAX_FAILURES} more schema failures`));
  return failures;
}

/** Compiles a JSON Schema made from the contract; throws where the schema itself is at fault. */
export function compileSchema(contract: Contract, from: JsonObject): SchemaCheck {
  const schema = exact(from) as SchemaObject;
  const everything = ajv(contract, true).compile(schema);
  let first: ValidateFunction | undefined;
  return (record, values) => {
    const all = values <= MANY_VALUES;
    first ??= all ? undefined : ajv(contract, false).compile(schema);
    const check = all ? everything : first!;
    return check(record) ? undefined : listed(check.errors ?? [], all);
  };
}
