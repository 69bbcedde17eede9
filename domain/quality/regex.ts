import { pipe, rawCheck, string } from 'valibot';
import { compilePattern } from './pattern.ts';

/** A pattern as a kwarg: one that cannot be compiled is refused with the reason. */
export const regexText = pipe(
  string(),
  rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return;
    try {
      compilePattern(dataset.value);
    } catch (error) {
      addIssue({ message: (error as Error).message });
    }
  }),
);
