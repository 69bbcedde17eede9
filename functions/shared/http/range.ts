import * as v from 'valibot';
import { RANGES } from './window.ts';

/** The parameter `range` of a query string. */
export const range = v.optional(
  v.pipe(
    v.picklist(RANGES, `must be one of ${RANGES.join(', ')}`),
    v.description('How far back to look from now.'),
  ),
  'hour',
);
