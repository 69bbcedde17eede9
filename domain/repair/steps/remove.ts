import { take, valueAt } from '../pointer.ts';
import { step } from '../step.ts';

/** The value goes; one that is not there is gone already. */
export const remove = step({
  options: {},
  apply(at) {
    if (valueAt(at) !== undefined) take(at);
    return undefined;
  },
});
