import type { Json } from '../json.ts';
import { type Column, inWords, ordinal } from './column.ts';
import type { RuleScope } from './rule.ts';

/** A value's place among others of its column; undefined for one that has none. */
export type Place = (value: Json | undefined) => number | string | undefined;

/**
 * The order of a column's values. On the stream numbers and RFC 3339 times have one, and anything else is the schema's
 * to report. In a file times are read as they are written, truth is 0 or 1, and text goes by its letters.
 */
export function placing({ type }: Pick<Column, 'type'>, { fileTime }: RuleScope): Place {
  if (!fileTime) return ordinal;
  const isTime = type === 'timestamp' || type === 'date';
  return value => {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return Number(value);
    if (typeof value !== 'string') return undefined;
    return isTime ? fileTime(value) : value;
  };
}

/** Two places compared; throws where one is text and the other a number, which no order has together. */
export function compare(a: number | string, b: number | string): number {
  if (typeof a !== typeof b)
    throw new TypeError(
      `values and bounds must be of one type: ${inWords(a)} and ${inWords(b)} cannot be compared`,
    );
  return a < b ? -1 : Number(a > b);
}
