import type { FieldType } from '../contract/contract.ts';
import { suggest } from '../contract/nearest.ts';
import type { Json } from '../json.ts';
import { parseInstant } from '../time/instant.ts';
import type { Doubt, Dtype, RuleScope } from './rule.ts';

const whole = (value: Json): boolean => typeof value === 'number' && Number.isInteger(value);
const numeric = (value: Json): boolean => typeof value === 'number';
/** A number with or without decimals: a column of it may hold whole numbers only. */
const decimal = (value: Json): boolean => typeof value === 'number';
const text = (value: Json): boolean => typeof value === 'string';
/** Where any way to write a time is read, a number alone is one too; as a type it is not. */
const namesDay = (value: string): boolean => Number.isNaN(Number(value)) && /\d\D+\d/.test(value);
/** Times are text in JSON: whether a text is one depends on how times are read. */
const time = (value: Json): boolean => typeof value === 'string' && parseInstant(value) !== undefined;
const truth = (value: Json): boolean => typeof value === 'boolean';
/** What JSON has no values of. */
const nothing = (): boolean => false;

type Kind = (value: Json) => boolean;
const KINDS: readonly [Kind, string][] = [
  [
    whole,
    'int integer int8 int16 int32 int64 uint8 uint16 uint32 uint64 bigint smallint tinyint long short byte integertype ' +
      'longtype shorttype bytetype int64dtype int32dtype int_ longlong i8',
  ],
  [
    numeric,
    'float float16 float32 float64 double double_precision real floattype doubletype float_ f8 float64dtype',
  ],
  [decimal, 'number decimal numeric decimaltype'],
  [text, 'str string text varchar nvarchar char stringtype str_ object_ stringdtype time uuid'],
  [time, 'datetime date timestamp datetime64 timestamptype datetype datetime64[ns] m8[ns]'],
  [truth, 'bool boolean bool_ booleantype bit booleandtype'],
  [value => Array.isArray(value), 'list array arraytype tuple'],
  [
    value => typeof value === 'object' && !Array.isArray(value),
    'dict map struct structtype maptype json jsonb',
  ],
  [nothing, 'none bytes complex'],
  [() => true, 'object o any variant'],
];
const BY_NAME = new Map(
  KINDS.flatMap(([kind, names]) => names.split(' ').map(name => [name, kind] as const)),
);

/** A type by the name that Python, pandas, Spark or SQL gives it. */
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
  if (kind === numeric || kind === decimal) return 'number';
  if (kind === truth) return 'boolean';
  if (kind === text) return 'string';
  if (kind !== time) return undefined;
  return /^date(type)?$/i.test(name) ? 'date' : 'timestamp';
}

/** Why a contract may not name these types. A suite may, for other engines than ours: no value is of such a type. */
export function unknownType(kwarg: string, names: readonly string[]): Doubt | undefined {
  const name = names.find(one => kindOf(one) === undefined);
  return name === undefined
    ? undefined
    : { kwarg, message: `there is no type "${name}": ${suggest(name, BY_NAME.keys())}` };
}

/** numpy's names of types, as far as they are what pandas makes of JSON; others are types that no column has. */
const NUMPY: Readonly<Record<string, Dtype | 'other'>> = Object.fromEntries(
  (
    [
      ['int64', 'int int64 int_ long longlong i8'],
      ['float64', 'float float64 float_ double f8'],
      ['bool_', 'bool bool_'],
      ['object_', 'object object_ O'],
      ['datetime64', 'datetime64 datetime64[ns] m8[ns] M8[ns]'],
      ['other', 'int8 int16 int32 uint8 uint16 uint32 uint64 float16 float32 str str_'],
    ] as const
  ).flatMap(([dtype, names]) => names.split(' ').map(name => [name, dtype])),
);
/** Of numpy's names those that Python gives a value's type too. */
const PYTHON = ['int', 'float', 'bool', 'str'];

/** Whether a type of Spark or SQL is what a column of numpy's type holds; undefined: each value has to say. */
function holdsKind(name: string, observed: Dtype, type: FieldType | undefined): boolean | undefined {
  const kind = kindOf(name);
  if (kind === decimal) return observed === 'int64' || observed === 'float64';
  if (kind === numeric) return observed === 'float64';
  // Whole numbers beside nulls are floats to numpy alone.
  if (kind === whole) return observed === 'float64' && type !== 'number' ? undefined : observed === 'int64';
  if (kind === truth) return observed === 'bool_';
  return kind === time && observed === 'datetime64';
}

/**
 * What the type of a file's column says, as in Great Expectations on pandas: a column of numbers, truth or times is of one
 * type altogether, and only one of mixed values or text is judged value by value. Names of Spark and SQL mean the column
 * that holds such values.
 */
export function ofColumn(names: readonly string[], column: string, scope: RuleScope) {
  const observed = scope.dtypeOf?.(column);
  if (observed === undefined) return undefined;
  if (observed === 'object_') {
    if (names.length > 0 && !names.some(name => kindOf(name) || Object.hasOwn(NUMPY, name)))
      throw new TypeError(`Unrecognized numpy/python type: ${names.join(', ')}`);
    return undefined;
  }
  const type = scope.typeOf(column);
  const found = names.map(name =>
    Object.hasOwn(NUMPY, name) ? NUMPY[name] === observed : holdsKind(name, observed, type),
  );
  if (found.includes(true)) return { holds: true, observed };
  return found.includes(undefined) ? undefined : { holds: false, observed };
}

/** A test of single values; in a file a float is no whole number, and truth is a whole one, as in Python. */
export function kindIn(name: string, { fileTime }: RuleScope): Kind {
  const kind = kindOf(name) ?? nothing;
  if (!fileTime) return kind;
  // What is in a column of mixed values is of a type of Python, and of none of numpy's.
  if (Object.hasOwn(NUMPY, name) && !PYTHON.includes(name)) return nothing;
  if (name === 'int') return value => whole(value) || truth(value);
  if (name === 'float') return value => numeric(value) && !whole(value);
  return kind === time
    ? value => typeof value === 'string' && namesDay(value) && fileTime(value) !== undefined
    : kind;
}
