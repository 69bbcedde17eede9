import type { Contract } from '../../domain/contract/contract.ts';
import { seeded } from '../../localstack/feed/random.ts';
import { compileContracts } from '../../scripts/contracts.ts';
import { SHAPES, type Shape } from './shapes.ts';
import { type Traffic, traffic } from './traffic.ts';

const compiled = compileContracts();
if ('problems' in compiled) throw new Error(compiled.problems.map(({ message }) => message).join('\n'));
const { contracts } = compiled.file;

/** The shipped contract of a shape. */
const contractOf = ({ source }: Shape): Contract => {
  const found = contracts.find(contract => contract.source === source);
  if (!found) throw new Error(`no contract declares ${source}`);
  return found;
};

export interface Source {
  contract: Contract;
  shape: Shape;
  /** Its traffic by a seed of its own: the same seed, the same windows. */
  traffic(seed: string): Traffic;
}

export const SOURCES: readonly Source[] = SHAPES.map(shape => {
  const contract = contractOf(shape);
  return { contract, shape, traffic: seed => traffic(contract, shape, seeded(`${seed}:${shape.source}`)) };
});
