import { isObject, type Json } from '../json.ts';
import type { RuleScope } from './rule.ts';

/** Text that two values share exactly when they are equal: 1 and 1.0 are, 1 and "1" are not; keys have no order. */
export function identity(value: Json | undefined): string {
  if (value === undefined) return 'null';
  if (Array.isArray(value)) return `[${value.map(identity).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const members = Object.keys(value).sort();
  return `{${members.map(key => `${JSON.stringify(key)}:${identity(value[key])}`).join(',')}}`;
}

/** Identity as the rules of a scope have it: in a file, as in Python, truth is the number 0 or 1. */
export const identityIn = ({ fileTime }: RuleScope): ((value: Json | undefined) => string) =>
  fileTime ? value => identity(typeof value === 'boolean' ? Number(value) : value) : identity;
