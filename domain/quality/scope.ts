import { rules } from '../catalogue.gen.ts';
import type { Contract, Field } from '../contract/contract.ts';
import { keyOf } from '../frame/key.ts';
import type { Rule, RuleScope } from './rule.ts';

function find(fields: readonly Field[], name: string): Field | undefined {
  const whole = fields.find(field => field.name === name);
  if (whole) return whole;
  for (const field of fields) {
    if (!name.startsWith(`${field.name}.`)) continue;
    const inner = find(field.properties ?? [], name.slice(field.name.length + 1));
    if (inner) return inner;
  }
  return undefined;
}

/** The catalogue's rule of a name. */
export const ruleOf = (type: string): Rule | undefined =>
  Object.hasOwn(rules, type) ? (rules as Readonly<Record<string, Rule>>)[type] : undefined;

/** What a contract's rules may know of it: the types of its fields, dotted paths included, and the key of a record. */
export const scopeOf = ({
  fields,
  key = [],
}: Pick<Contract, 'fields'> & Partial<Pick<Contract, 'key'>>): RuleScope => ({
  typeOf: name => find(fields, name)?.type,
  ruleOf,
  ...(key.length > 0 && { keyOf: record => keyOf(record, key) }),
});
