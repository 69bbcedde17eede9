/** From the resources of a template and its traffic to what a month of it costs. */
import type { Resource, Resources } from '../draft.ts';
import { BILLED, FREE } from './billed.ts';
import { type Line, NoPrice, type Surroundings } from './line.ts';
import type { Traffic } from './traffic.ts';

/**
 * Every line of a month's bill. Throws NoPrice when there is a resource of a type that infra/costs/billed.ts does not know, so
 * that a new one cannot be forgotten.
 */
export function bill(stacks: readonly Resources[], traffic: Traffic): Line[] {
  const resources: Resources = Object.assign({}, ...stacks);
  const unknown = Object.values(resources)
    .map(({ Type }) => Type)
    .filter(type => !Object.hasOwn(BILLED, type) && !isFree(type));
  if (unknown.length > 0)
    throw new NoPrice(
      `no price for ${[...new Set(unknown)].sort().join(', ')}: say in infra/costs/billed.ts what it costs, or that it is free`,
    );
  return Object.entries(resources).flatMap(([id, resource]) => linesOf(id, resource, { resources, traffic }));
}

const linesOf = (id: string, { Type, Properties = {} }: Resource, surroundings: Surroundings): Line[] =>
  isFree(Type) ? [] : BILLED[Type]!(Properties, surroundings, id).filter(({ quantity }) => quantity > 0);

const isFree = (type: string): boolean => FREE.has(type) || type.startsWith('Custom::');
