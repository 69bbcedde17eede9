import type { FieldType } from '../contract/contract.ts';
import { suggest } from '../contract/nearest.ts';
import type { Json } from '../json.ts';
import type { Doubt, Dtype, RuleScope } from './rule.ts';

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
      'longlong',
      'i8',
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
      'f8',
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
      'm8[ns]',
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
  [() => true, ['object', 'o', 'any', 'variant']],
];
const BY_NAME = new Map(KINDS.flatMap(([kind, names]) => names.map(name => [name, kind] as const)));

/** A type by the name that Python, pandas, Spark or SQL gives it; times are text in JSON. */
const kindOf = (name: string): Kind | undefined =>
  BY_NAME.get(
    name
      .toLowerCase()
      .replace(/^(np|numpy|pd|pandas|datetime)\./, '')
      .replace(/\(.*$/, ''),
  );

/** How an ODCS contract calls a type, as far as its name says it. */
export function fieldTypeOf(name: string): FieldType | undefined {
  const kind = kindOf(name);
  if (kind === whole) return 'integer';
  if (kind === numeric) return 'number';
  if (kind === truth) return 'boolean';
  if (kind !== text) return undefined;
  if (/^(datetime|timestamp)/i.test(name)) return 'timestamp';
  return /^date/i.test(name) ? 'date' : 'string';
}

/** Why a contract may not name these types. A suite may, for other engines than ours: no value is of such a type. */
export function unknownType(kwarg: string, names: readonly string[]): Doubt | undefined {
  const name = names.find(one => kindOf(one) === undefined);
  return name === undefined
    ? undefined
    : { kwarg, message: `there is no type "${name}": ${suggest(name, BY_NAME.keys())}` };
}

/** numpy's names of types, as far as they are what pandas makes of JSON; others are types that no column has. */
const NUMPY: Readonly<Record<string, Dtype | 'other'>> = {
  ...Object.fromEntries(['int', 'int64', 'int_', 'long', 'longlong', 'i8'].map(name => [name, 'int64'])),
  ...Object.fromEntries(['float', 'float64', 'float_', 'double', 'f8'].map(name => [name, 'float64'])),
  ...Object.fromEntries(['bool', 'bool_'].map(name => [name, 'bool_'])),
  ...Object.fromEntries(['object', 'object_', 'O'].map(name => [name, 'object_'])),
  ...Object.fromEntries(
    ['datetime64', 'datetime64[ns]', 'm8[ns]', 'M8[ns]'].map(name => [name, 'datetime64']),
  ),
  ...Object.fromEntries(
    [
      'int8',
      'int16',
      'int32',
      'uint8',
      'uint16',
      'uint32',
      'uint64',
      'float16',
      'float32',
      'str',
      'str_',
    ].map(name => [name, 'other']),
  ),
};
const PYTHON = ['int', 'float', 'bool', 'str', 'object', 'O'];
const numpyOf = (name: string): Dtype | 'other' | undefined =>
  Object.hasOwn(NUMPY, name) ? NUMPY[name] : kindOf(name) ? undefined : 'other';

/**
 * What the type of a file's column says, as in Great Expectations on pandas: a column of numbers, truth or times is of one
 * type altogether, and only one of mixed values or text is judged value by value. Names of Spark and SQL are always.
 */
export function ofColumn(names: readonly string[], column: string, { dtypeOf }: RuleScope) {
  const observed = dtypeOf?.(column);
  if (observed === undefined) return undefined;
  const wanted = names.map(numpyOf);
  const holds = wanted.includes(observed);
  if (observed !== 'object_' && (holds || !wanted.includes(undefined))) return { holds, observed };
  if (!holds && !names.some(kindOf))
    throw new TypeError(`Unrecognized numpy/python type: ${names.join(', ')}`);
  return holds ? { holds, observed } : undefined;
}

/** A test of single values; in a file a float is no whole number, and truth is a whole one, as in Python. */
export function kindIn(name: string, { fileTime }: RuleScope): Kind {
  // What is in a column of mixed values is of a type of Python, and of none of numpy's.
  if (fileTime && Object.hasOwn(NUMPY, name) && !PYTHON.includes(name)) return () => false;
  if (fileTime && name === 'int') return value => whole(value) || truth(value);
  if (fileTime && name === 'float') return value => numeric(value) && !whole(value);
  return kindOf(name) ?? (() => false);
}
