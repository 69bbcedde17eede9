import * as v from 'valibot';
import { compilePattern } from '../quality/pattern.ts';
import { timeOfDay } from '../time/day.ts';
import { parseInstant } from '../time/instant.ts';
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

/** Bounds of times: text that can be read as the values are. */
const bounded = (read: (text: string) => unknown, example: string) => {
  const one = v.optional(
    v.pipe(
      v.string(),
      v.check(text => read(text) !== undefined, `must be written as ${example}`),
    ),
  );
  return { minimum: one, maximum: one, exclusiveMinimum: one, exclusiveMaximum: one };
};
/** JDK patterns of the one form in which a value is stored; any other is read by the transform date. */
const written = (...patterns: string[]) =>
  v.optional(
    v.picklist(patterns, `must be ${patterns.join(' or ')}: read any other form with the transform date`),
  );

/** What ODCS has an option for, and the transform date does. */
const noDefaultZone = v.optional(
  v.pipe(
    v.unknown(),
    v.check(
      () => false,
      'is not known: read times without a zone with the transform date, which says their time_zone',
    ),
  ),
);

const moment = v.strictObject({
  ...bounded(text => (text.length > 10 ? parseInstant(text) : undefined), '2026-03-01T09:30:00Z'),
  format: written("yyyy-MM-dd'T'HH:mm:ssXXX", "yyyy-MM-dd'T'HH:mm:ss.SSSXXX"),
  timezone: v.optional(
    v.literal(true, 'must be true: a time without a zone names no instant; read it with the transform date'),
  ),
  defaultTimezone: noDefaultZone,
});
const date = v.strictObject({
  ...bounded(text => (text.length === 10 ? parseInstant(text) : undefined), '2026-03-01'),
  format: written('yyyy-MM-dd'),
});
const time = v.strictObject({
  ...bounded(timeOfDay, '09:30:00'),
  format: written('HH:mm:ss'),
  timezone: v.optional(v.literal(false, 'must be false: a time of day is kept without a zone')),
  defaultTimezone: noDefaultZone,
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
    format: v.optional(v.picklist(['i8', 'i16', 'i32', 'i64', 'i128', 'u8', 'u16', 'u32', 'u64', 'u128'])),
  }),
  number: v.strictObject({ ...bounds, multipleOf, format: v.optional(v.picklist(['f32', 'f64'])) }),
  boolean: v.strictObject({}),
  date,
  timestamp: moment,
  time,
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
