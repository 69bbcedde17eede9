import type { ErrorObject } from 'ajv';
import type { Json } from '../json.ts';
import { inWords } from './column.ts';
import { type Failure, observe, pointer } from './failure.ts';

const TYPES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'an object',
  array: 'a list',
  null: 'null',
};
const FORMATS: Readonly<Record<string, string>> = {
  'date-time': 'a timestamp with an offset, as 2026-03-01T09:30:00Z',
  date: 'a date, as 2026-03-01',
  time: 'a time of day, as 09:30:00',
  'time-of-day': 'a time of day, as 09:30:00',
  email: 'an e-mail address',
  uri: 'a URI',
  uuid: 'a UUID',
};
const COMPARISONS: Readonly<Record<string, string>> = {
  '>=': 'at least',
  '<=': 'at most',
  '>': 'more than',
  '<': 'less than',
};
/** How many members of an enumeration a sentence lists. */
const LISTED = 12;

/** JSON numbers beyond this are rounded when read: an id with its last digits changed is worse than none. */
export const EXACT = Number.MAX_SAFE_INTEGER;
const INEXACT =
  'a whole number up to 9007199254740991 (2^53 - 1): a larger one cannot be kept exactly, send it as text';

function expectedBy({ keyword, params, message, schema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'a value';
    case 'type':
      return [params.type]
        .flat()
        .map(type => TYPES[type] ?? type)
        .join(' or ');
    case 'format':
      return FORMATS[params.format] ?? `text in the format ${params.format}`;
    case 'pattern':
      return `text matching ${params.pattern}`;
    case 'enum': {
      const allowed = params.allowedValues as Json[];
      const more = allowed.length - LISTED;
      return `one of ${allowed.slice(0, LISTED).map(inWords).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
    }
    case 'const':
      return inWords(params.allowedValue);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      if (Math.abs(params.limit) === EXACT) return INEXACT;
      return `${COMPARISONS[params.comparison]} ${params.limit}`;
    case 'earliest':
      return `${schema} or later`;
    case 'latest':
      return `${schema} or earlier`;
    case 'after':
      return `later than ${schema}`;
    case 'before':
      return `earlier than ${schema}`;
    case 'multipleOf':
      return `a multiple of ${params.multipleOf}`;
    case 'minLength':
      return `at least ${params.limit} characters`;
    case 'maxLength':
      return `at most ${params.limit} characters`;
    case 'minItems':
      return `at least ${params.limit} items`;
    case 'maxItems':
      return `at most ${params.limit} items`;
    case 'uniqueItems':
      return 'items that differ from each other';
    case 'additionalProperties':
      return `no field ${inWords(params.additionalProperty)}`;
    default:
      return message ?? keyword;
  }
}

/** An error of Ajv (made with `verbose`) as a failure of the record. */
export function schemaFailure(error: ErrorObject): Failure {
  const missing = error.keyword === 'required' ? pointer(error.params.missingProperty as string) : '';
  const field = error.instancePath + missing;
  const where = field.slice(1).replaceAll('/', '.') || 'the record';
  const expected = expectedBy(error);
  const value = missing ? undefined : (error.data as Json);
  const observed = observe(value);
  return {
    kind: 'schema',
    rule: 'schema',
    field,
    expected,
    ...(observed === undefined ? {} : { observed }),
    message: missing ? `${where} is missing` : `${where} is ${inWords(value)}, not ${expected}`,
    severity: 'critical',
  };
}
