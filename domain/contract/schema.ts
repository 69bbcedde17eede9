import type { Json, JsonObject } from '../json.ts';
import { columnTypeOf, wholeRange } from './column-type.ts';
import type { Contract, Field, FieldType } from './contract.ts';
import { transformOf, writtenBy } from './written.ts';

const JSON_TYPES: Readonly<Record<FieldType, string>> = {
  string: 'string',
  integer: 'integer',
  number: 'number',
  boolean: 'boolean',
  date: 'string',
  timestamp: 'string',
  time: 'string',
  object: 'object',
  array: 'array',
};

const INTEGER_FORMATS: Readonly<Record<string, readonly [number, number]>> = {
  i8: [-128, 127],
  u8: [0, 255],
  i16: [-32_768, 32_767],
  u16: [0, 65_535],
  i32: [-2_147_483_648, 2_147_483_647],
  u32: [0, 4_294_967_295],
  u64: [0, Infinity],
  u128: [0, Infinity],
};
const LARGEST_REAL = 3.402_823_466e38;

/** Bounds narrowed by what the number's format and its column hold: what passes can be stored. */
function numberSchema(field: Field): JsonObject {
  const { format, ...options } = field.options;
  const column = columnTypeOf(field);
  const ranges = field.type === 'integer' ? [wholeRange(column), INTEGER_FORMATS[String(format)]] : [];
  if (field.type === 'number' && (column === 'real' || format === 'f32'))
    ranges.push([-LARGEST_REAL, LARGEST_REAL]);
  for (const range of ranges) {
    if (!range) continue;
    options.minimum = Math.max(Number(options.minimum ?? -Infinity), range[0]);
    const most = Math.min(Number(options.maximum ?? Infinity), range[1]);
    if (most !== Infinity) options.maximum = most;
  }
  return options;
}

/** JSON Schema knows no bounds of times: these are keywords of our own. */
const TIME_BOUNDS = {
  minimum: 'earliest',
  maximum: 'latest',
  exclusiveMinimum: 'after',
  exclusiveMaximum: 'before',
} as const;

function timeSchema(format: string, { options }: Field): JsonObject {
  const bounds = Object.entries(TIME_BOUNDS).flatMap(([option, keyword]) =>
    options[option] === undefined ? [] : [[keyword, options[option]] as const],
  );
  return { format, ...Object.fromEntries(bounds) };
}

function keywordsOf(field: Field): JsonObject {
  switch (field.type) {
    case 'integer':
    case 'number':
      return numberSchema(field);
    case 'date':
      return timeSchema('date', field);
    case 'timestamp':
      return timeSchema('date-time', field);
    case 'time':
      return timeSchema('time-of-day', field);
    case 'string':
      return columnTypeOf(field) === 'uuid' ? { ...field.options, format: 'uuid' } : field.options;
    case 'object': {
      const { required: named = [], ...limits } = field.options;
      const { properties, required = [] } = objectSchema(field.properties ?? []);
      const names = [...new Set([...(named as string[]), ...(required as string[])])];
      return {
        ...limits,
        ...(field.properties ? { properties: properties! } : {}),
        ...(names.length > 0 ? { required: names } : {}),
      };
    }
    case 'array':
      return field.items
        ? { ...field.options, items: fieldSchema(field.items, field.items.required) }
        : field.options;
    default:
      return {};
  }
}

const typed = (types: readonly string[], required: boolean): Json => {
  const allowed = [...new Set(required ? types : [...types, 'null'])];
  return allowed.length === 1 ? allowed[0]! : allowed;
};

const fieldSchema = (field: Field, required = field.required): JsonObject => ({
  type: typed([JSON_TYPES[field.type]], required),
  ...keywordsOf(field),
});

function objectSchema(
  fields: readonly Field[],
  loose: ReadonlyMap<string, FieldType[]> = new Map(),
): JsonObject {
  const properties: JsonObject = {};
  for (const field of fields) {
    const accepted = loose.get(field.name);
    properties[field.name] = accepted
      ? {
          type: typed(
            [field.type, ...accepted].map(type => JSON_TYPES[type]),
            field.required,
          ),
        }
      : fieldSchema(field);
  }
  const required = fields.filter(field => field.required).map(field => field.name);
  return { type: 'object', properties, ...(required.length > 0 ? { required } : {}) };
}

/** What the first transform that changes a field in place takes for it. */
function acceptedInPlace(contract: Contract): Map<string, FieldType[]> {
  const accepted = new Map<string, FieldType[]>();
  for (const step of contract.transforms) {
    const definition = transformOf(step);
    const reads = definition.reads(step.options);
    for (const name of writtenBy(step, contract))
      if (reads.includes(name) && !accepted.has(name)) accepted.set(name, definition.accepts(step.options));
  }
  return accepted;
}

/**
 * JSON Schema of a record as it is delivered. Derived fields are left out; a field that a transform changes in place
 * may have whatever the transform accepts. An optional field may be null; fields the contract does not know are allowed.
 */
export function rawSchema(contract: Contract): JsonObject {
  const delivered = contract.fields.filter(field => field.origin === 'record');
  return objectSchema(delivered, acceptedInPlace(contract));
}

/** JSON Schema of what transforms wrote, to be held against the record after them; undefined without transforms. */
export function storedSchema(contract: Contract): JsonObject | undefined {
  const written = new Set(contract.transforms.flatMap(step => writtenBy(step, contract)));
  const fields = contract.fields.filter(field => written.has(field.name));
  return fields.length > 0 ? objectSchema(fields) : undefined;
}
