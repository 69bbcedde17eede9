import type { Field, FieldType } from './contract.ts';

/** PostgreSQL types a typed table may have: each is one the loader encodes in binary. */
export const PG_TYPES = [
  'text',
  'smallint',
  'integer',
  'bigint',
  'real',
  'double precision',
  'numeric',
  'boolean',
  'date',
  'timestamptz',
  'time',
  'uuid',
  'jsonb',
] as const;
export type PgType = (typeof PG_TYPES)[number];

/** The first is the default of the logical type. */
const COLUMN_TYPES: Readonly<Record<FieldType, readonly [PgType, ...PgType[]]>> = {
  string: ['text', 'uuid'],
  integer: ['bigint', 'integer', 'smallint', 'numeric'],
  number: ['double precision', 'real', 'numeric'],
  boolean: ['boolean'],
  date: ['date'],
  timestamp: ['timestamptz'],
  time: ['time'],
  object: ['jsonb'],
  array: ['jsonb'],
};

const ALIASES: Readonly<Record<string, PgType>> = {
  varchar: 'text',
  string: 'text',
  int: 'integer',
  int2: 'smallint',
  int4: 'integer',
  int8: 'bigint',
  float4: 'real',
  float8: 'double precision',
  double: 'double precision',
  decimal: 'numeric',
  bool: 'boolean',
  'timestamp with time zone': 'timestamptz',
  'time without time zone': 'time',
};

/** Whole numbers each type holds; JSON numbers are exact only up to 2^53. */
const WHOLE_RANGE: Partial<Record<PgType, readonly [number, number]>> = {
  smallint: [-32_768, 32_767],
  integer: [-2_147_483_648, 2_147_483_647],
  bigint: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  numeric: [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
};

/** Named in PostgreSQL's own way, or undefined when it is none of `PG_TYPES`. */
export function pgType(physicalType: string): PgType | undefined {
  const name = physicalType.trim().toLowerCase();
  return PG_TYPES.find(type => type === name) ?? (Object.hasOwn(ALIASES, name) ? ALIASES[name] : undefined);
}

export const pgTypesOf = (type: FieldType): readonly PgType[] => COLUMN_TYPES[type];

export function columnTypeOf(field: Pick<Field, 'type' | 'physicalType'>): PgType {
  return (
    (field.physicalType === undefined ? undefined : pgType(field.physicalType)) ?? COLUMN_TYPES[field.type][0]
  );
}

export const wholeRange = (type: PgType): readonly [number, number] | undefined => WHOLE_RANGE[type];
