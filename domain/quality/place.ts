import { rules } from '../catalogue.gen.ts';
import type { Contract, RuleSpec } from '../contract/contract.ts';
import { writtenBy } from '../contract/written.ts';
import { namesIn } from './expression/names.ts';
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

/** What a rule of a contract judges by: its own level, or for one of uniqueness that of its scope. */
export type Level = Rule['level'] | 'table';

export function levelOf(
  { type, scope }: Pick<RuleSpec, 'type' | 'scope'>,
  catalogue: Catalogue = rules,
): Level {
  const { level } = ruleOf(type, catalogue);
  return scope === undefined || scope === 'frame' ? level : scope;
}

/** The fields that a rule judges or is asked by. */
export const fieldsOf = ({ type, kwargs, condition }: RuleSpec, catalogue: Catalogue): string[] => [
  ...ruleOf(type, catalogue).fields(kwargs),
  ...(condition ? namesIn(condition.text) : []),
];

/**
 * Which stage judges which rule. A record rule on fields as they were delivered is judged in `quality`, on the raw
 * record; one on a field that a transform writes (in place or derived), or whose condition is about one, has to wait for
 * the transform, what compares the records of a frame for all of them, and what needs stored data for the database: all
 * these are judged in `enrich`. `window` has the rules that judge what was loaded, window by window. Order is kept.
 */
export function placeRules(
  contract: Pick<Contract, 'rules' | 'transforms' | 'fields'>,
  catalogue: Catalogue = rules,
): { quality: RuleSpec[]; enrich: RuleSpec[]; window: RuleSpec[] } {
  const written = contract.transforms.flatMap(step => writtenBy(step, contract));
  const placeOf = (spec: RuleSpec): 'quality' | 'enrich' | 'window' => {
    const level = levelOf(spec, catalogue);
    if (level === 'window') return 'window';
    const isRaw =
      level === 'record' &&
      !fieldsOf(spec, catalogue).some(field => written.some(target => overlap(field, target)));
    return isRaw ? 'quality' : 'enrich';
  };
  const placed = Object.groupBy(contract.rules, placeOf);
  return { quality: placed.quality ?? [], enrich: placed.enrich ?? [], window: placed.window ?? [] };
}
