import type { Contract, Field } from '../contract/contract.ts';
import type { RuleScope } from './rule.ts';

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

/** What a contract's rules may know of it: the types of its fields, dotted paths included. */
export const scopeOf = (contract: Pick<Contract, 'fields'>): RuleScope => ({
  typeOf: name => find(contract.fields, name)?.type,
});
