import { put, valueAt } from '../pointer.ts';
import { step } from '../step.ts';
import { json } from '../value.ts';

/** A value where there is none, or null. */
export const defaulted = step({
  options: { value: json },
  apply: (at, { value }) => ((valueAt(at) ?? null) === null ? put(at, structuredClone(value)) : undefined),
});
