import { check, pipe, string } from 'valibot';
import { suggest } from '../contract/nearest.ts';
import type { Json } from '../json.ts';

const whole = (value: Json): boolean => typeof value === 'number' && Number.isInteger(value);
const numeric = (value: Json): boolean => typeof value === 'number';
const text = (value: Json): boolean => typeof value === 'string';
const truth = (value: Json): boolean => typeof value === 'boolean';

type Kind = (value: Json) => boolean;
const KINDS: readonly [Kind, readonly string[]][] = [
  [
    whole,
    [
      'int',
      'integer',
      'int8',
      'int16',
      'int32',
      'int64',
      'uint8',
      'uint16',
      'uint32',
      'uint64',
      'bigint',
      'smallint',
      'tinyint',
      'long',
      'short',
      'byte',
      'integertype',
      'longtype',
      'shorttype',
      'bytetype',
      'int64dtype',
      'int32dtype',
      'int_',
    ],
  ],
  [
    numeric,
    [
      'float',
      'number',
      'float16',
      'float32',
      'float64',
      'double',
      'double_precision',
      'real',
      'decimal',
      'numeric',
      'floattype',
      'doubletype',
      'decimaltype',
      'float_',
    ],
  ],
  [
    text,
    [
      'str',
      'string',
      'text',
      'varchar',
      'nvarchar',
      'char',
      'stringtype',
      'str_',
      'object_',
      'stringdtype',
      'datetime',
      'date',
      'timestamp',
      'datetime64',
      'timestamptype',
      'datetype',
      'datetime64[ns]',
      'time',
      'uuid',
    ],
  ],
  [truth, ['bool', 'boolean', 'bool_', 'booleantype', 'bit', 'booleandtype']],
  [value => Array.isArray(value), ['list', 'array', 'arraytype', 'tuple']],
  [
    value => typeof value === 'object' && !Array.isArray(value),
    ['dict', 'map', 'struct', 'structtype', 'maptype', 'json', 'jsonb'],
  ],
  [() => true, ['object', 'any', 'variant']],
];
const BY_NAME = new Map(KINDS.flatMap(([kind, names]) => names.map(name => [name, kind] as const)));

/** A type by the name that Python, pandas, Spark or SQL gives it; times are text in JSON. */
export const kindOf = (name: string): Kind | undefined =>
  BY_NAME.get(
    name
      .toLowerCase()
      .replace(/^(np|numpy|pd|pandas|datetime)\./, '')
      .replace(/\(.*$/, ''),
  );

/** The kwarg that names a type. */
export const typeName = pipe(
  string(),
  check(
    name => kindOf(name) !== undefined,
    ({ input }) => `there is no type "${input}": ${suggest(input, BY_NAME.keys())}`,
  ),
);
