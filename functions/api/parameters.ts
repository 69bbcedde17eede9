import * as v from 'valibot';
import { range } from '../shared/http/range.ts';
import type { Queries } from './types.ts';

/** Longest identifier that is looked up: sources, rules, JSON Pointers. */
const LONGEST = 512;

/** Descriptions stand before transformations: the document describes what is passed. */
const text = v.pipe(
  v.string(),
  v.minLength(1, 'must not be empty'),
  v.maxLength(LONGEST, `must have at most ${LONGEST} characters`),
  // PostgreSQL's text and jsonb cannot hold it, so it matches nothing.
  v.check(value => !value.includes('\0'), 'must not contain a NUL character'),
);

const sources = v.optional(
  v.pipe(
    text,
    v.description('Only these sources: ids with commas between them. All when absent.'),
    v.transform(list => [...new Set(list.split(',').map(id => id.trim()))]),
    v.check(ids => !ids.includes(''), 'must be source ids with commas between them'),
  ),
);

const limit = (most: number, usual: number) => {
  const message = `must be a whole number from 1 to ${most}`;
  return v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,6}$/, message),
      v.description(`At most so many, 1 to ${most}; ${usual} when absent.`),
      v.transform(Number),
      v.minValue(1, message),
      v.maxValue(most, message),
    ),
    String(usual),
  );
};

/** Microseconds and id of the last record of the page before. */
const before = v.optional(
  v.pipe(
    v.string(),
    v.regex(/^\d{1,16}-\d{1,18}$/, 'must be the `next` of an earlier page'),
    v.description('The `next` of the page before this one.'),
    v.transform(cursor => {
      const [micros = '', id = ''] = cursor.split('-');
      return { micros, id };
    }),
  ),
);

const quarantine = {
  source: v.optional(v.pipe(text, v.description('Only this source.'))),
  range,
  rule: v.optional(v.pipe(text, v.description('Only records that failed this rule, by its id.'))),
  field: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^(\/|$)/, 'must be a JSON Pointer such as /price, or empty for the whole record'),
      v.maxLength(LONGEST, `must have at most ${LONGEST} characters`),
      v.check(value => !value.includes('\0'), 'must not contain a NUL character'),
      v.description('Only records that failed at this field: a JSON Pointer.'),
    ),
  ),
  before,
  limit: limit(100, 25),
};

/** What each route reads of its query string; a test holds `Queries` of types.ts against it. */
export const PARAMETERS = {
  '/health': {},
  '/overview': { range, sources },
  '/throughput': { range, sources },
  '/alerts': { range, sources, limit: limit(200, 50) },
  '/events': { range, limit: limit(200, 50) },
  '/sources': {},
  '/sources/{id}': {},
  '/quarantine': quarantine,
  '/quarantine/{id}': {},
  '/status': {},
  '/quality': { range, sources },
  '/rules': { range, sources },
  '/sources/{id}/rules/{rule}': { range },
  '/enrichers': { range, sources },
} satisfies Record<keyof Queries, v.ObjectEntries>;
