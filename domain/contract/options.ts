import * as v from 'valibot';
import { compilePattern } from '../quality/pattern.ts';
import type { FieldType } from './contract.ts';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const bound = v.optional(v.number());
const bounds = { minimum: bound, maximum: bound, exclusiveMinimum: bound, exclusiveMaximum: bound };
const multipleOf = v.optional(v.pipe(v.number(), v.gtValue(0)));

const pattern = v.pipe(
  v.string(),
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      compilePattern(dataset.value);
    } catch (error) {
      addIssue({ message: `this pattern cannot be used: ${(error as Error).message}` });
    }
  }),
);

/** Text formats that are checked; each is known to ajv-formats. */
const TEXT_FORMATS = ['email', 'uri', 'uuid', 'hostname', 'ipv4', 'ipv6', 'duration', 'byte'] as const;

const moment = v.strictObject({
  timezone: v.optional(
    v.literal(true, 'must be true: a time without a zone names no instant; read it with the transform date'),
  ),
});

/** ODCS logicalTypeOptions of each logical type: what is here is enforced, what is not here is refused. */
export const LOGICAL_TYPE_OPTIONS: Readonly<Record<FieldType, v.GenericSchema>> = {
  string: v.strictObject({
    minLength: v.optional(count),
    maxLength: v.optional(count),
    pattern: v.optional(pattern),
    format: v.optional(v.picklist(TEXT_FORMATS)),
  }),
  integer: v.strictObject({
    ...bounds,
    multipleOf,
    format: v.optional(v.picklist(['i8', 'i16', 'i32', 'i64', 'u8', 'u16', 'u32'])),
  }),
  number: v.strictObject({ ...bounds, multipleOf, format: v.optional(v.picklist(['f32', 'f64'])) }),
  boolean: v.strictObject({}),
  date: v.strictObject({}),
  timestamp: moment,
  time: v.strictObject({}),
  object: v.strictObject({
    minProperties: v.optional(count),
    maxProperties: v.optional(count),
    required: v.optional(v.array(v.string())),
  }),
  array: v.strictObject({
    minItems: v.optional(count),
    maxItems: v.optional(count),
    uniqueItems: v.optional(v.boolean()),
  }),
};

/** Pairs of options of which the first must not be above the second. */
export const ORDERED_OPTIONS = [
  ['minimum', 'maximum'],
  ['exclusiveMinimum', 'exclusiveMaximum'],
  ['minLength', 'maxLength'],
  ['minItems', 'maxItems'],
  ['minProperties', 'maxProperties'],
] as const;
