import { put, valueAt } from '../pointer.ts';
import { step } from '../step.ts';
import { json } from '../value.ts';

/** Another value in the place of the one that is there. */
export const replace = step({
  options: { value: json },
  apply: (at, { value }) =>
    valueAt(at) === undefined ? 'there is nothing to replace' : put(at, structuredClone(value)),
});
