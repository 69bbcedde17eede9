import { rules } from '../catalogue.gen.ts';
import type { Contract, RuleSpec } from '../contract/contract.ts';
import { writtenBy } from '../contract/written.ts';
import type { Rule } from './rule.ts';

export type Catalogue = Readonly<Record<string, Rule>>;

/** The catalogue's rule; throws for an unknown name, which the contract reader has refused before. */
export function ruleOf(type: string, catalogue: Catalogue = rules): Rule {
  const rule = Object.hasOwn(catalogue, type) ? catalogue[type] : undefined;
  if (rule === undefined) throw new Error(`there is no rule named '${type}'`);
  return rule;
}

/** Whether two dotted paths are the same place, or one lies inside the other. */
const overlap = (a: string, b: string): boolean => a === b || a.startsWith(`${b}.`) || b.startsWith(`${a}.`);

/**
 * Which stage judges which rule. A record rule on fields as they were delivered is judged in `quality`, on the raw
 * record; one on a field that a transform writes (in place or derived) has to wait for the transform, and what needs
 * stored data for the database: both are judged in `enrich`. Order is kept.
 */
export function placeRules(
  contract: Pick<Contract, 'rules' | 'transforms' | 'fields'>,
  catalogue: Catalogue = rules,
): { quality: RuleSpec[]; enrich: RuleSpec[] } {
  const written = contract.transforms.flatMap(step => writtenBy(step, contract));
  const raw = (spec: RuleSpec): boolean => {
    const rule = ruleOf(spec.type, catalogue);
    return (
      rule.level === 'record' &&
      !rule.fields(spec.kwargs).some(field => written.some(target => overlap(field, target)))
    );
  };
  return { quality: contract.rules.filter(raw), enrich: contract.rules.filter(spec => !raw(spec)) };
}
