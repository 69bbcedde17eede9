import type * as v from 'valibot';
import type { Place } from './pointer.ts';

/** One thing that is done to a record at one place. */
export interface Step<Entries extends v.ObjectEntries = v.ObjectEntries> {
  /** What it is told besides its place. */
  options: Entries;
  /** Does it; answers why it cannot be done, in words. */
  apply(at: Place, options: v.InferOutput<v.ObjectSchema<Entries, undefined>>): string | undefined;
}

/** Keeps the options' types. */
export const step = <Entries extends v.ObjectEntries>(definition: Step<Entries>): Step<Entries> => definition;
