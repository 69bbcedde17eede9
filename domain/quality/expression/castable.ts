import { suggest } from '../../contract/nearest.ts';
import type { Json } from '../../json.ts';
import { anyTime } from '../../time/any.ts';
import { parseInstant } from '../../time/instant.ts';
import { ExpressionError } from './tokens.ts';

const NUMBER = /^\s*[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?\s*$/;
const WHOLE = /^\s*[+-]?\d+\s*$/;
const TRUTH = /^\s*(true|false|t|f|yes|no|y|n|1|0)\s*$/i;

const isTime = (value: Json): boolean =>
  typeof value === 'string' && (parseInstant(value) ?? anyTime(value)) !== undefined;
const isNumber = (value: Json): boolean =>
  typeof value === 'number' || (typeof value === 'string' && NUMBER.test(value));
const isWhole = (value: Json): boolean =>
  typeof value === 'number' ? Number.isInteger(value) : typeof value === 'string' && WHOLE.test(value);

/** Which values read as a type, by the names that Spark and AWS Glue give types. */
const CASTS: Readonly<Record<string, (value: Json) => boolean>> = {
  BOOLEAN: value => typeof value === 'boolean' || (typeof value === 'string' && TRUTH.test(value)),
  DATE: isTime,
  TIMESTAMP: isTime,
  INTEGER: isWhole,
  LONG: isWhole,
  SHORT: isWhole,
  FLOAT: isNumber,
  DOUBLE: isNumber,
  DECIMAL: isNumber,
  STRING: () => true,
};

/** A test whether a value reads as a type; null reads as any. Throws ExpressionError for a type that is not known. */
export function castable(type: string): (value: Json) => boolean {
  const name = type.toUpperCase().replace(/\(.*$/, '');
  const casts = Object.hasOwn(CASTS, name) ? CASTS[name] : undefined;
  if (!casts)
    throw new ExpressionError(
      `there is no type ${JSON.stringify(type)}: ${suggest(name, Object.keys(CASTS))}`,
    );
  return value => value === null || casts(value);
}
