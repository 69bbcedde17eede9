import { transforms } from '../catalogue.gen.ts';
import type { Transform } from '../transforms/transform.ts';
import type { Contract, Step } from './contract.ts';

export const transformOf = ({ use }: Step): Transform =>
  (transforms as Readonly<Record<string, Transform>>)[use]!;

/** Names of the fields that a transform of the contract writes. */
export const writtenBy = (step: Step, { fields }: Pick<Contract, 'fields'>): string[] =>
  transformOf(step).writes(
    step.options,
    fields.map(({ name }) => name),
  );
