import { isObject, type Json } from '../json.ts';
import { observe } from './failure.ts';

/** Items of a list that a stored result shows. */
const SHOWN = 20;

/** A value as a stored result shows it: of lists the first items and how many more there are, of long texts the beginning. */
export function shortened(value: Json): Json {
  if (Array.isArray(value)) {
    const shown = value.slice(0, SHOWN).map(shortened);
    return value.length > SHOWN ? [...shown, `… and ${value.length - SHOWN} more`] : shown;
  }
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner)]));
  return observe(value) ?? null;
}

const WITHHELD = '(withheld)';

/** The same of a classified field: figures are told, values are not. */
export function withheld(value: Json): Json {
  if (isObject(value))
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withheld(inner)]));
  return Array.isArray(value) || typeof value === 'string' ? WITHHELD : value;
}
