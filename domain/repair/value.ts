import * as v from 'valibot';
import type { Json } from '../json.ts';

/** Any value that JSON has. */
export const json = v.pipe(
  v.unknown(),
  v.check(value => value !== undefined, 'a value is missing'),
  v.transform(value => value as Json),
);
