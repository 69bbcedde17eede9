import * as v from 'valibot';
import { parseInstant } from '../../../domain/time/instant.ts';

/** Text of a request that PostgreSQL can hold: its text and jsonb know no NUL, and no half of a pair of surrogates. */
export const storable = (longest: number) =>
  v.pipe(
    v.string('must be text'),
    v.maxLength(longest, `must have at most ${longest} characters`),
    v.check(value => !value.includes('\0'), 'must not contain a NUL character'),
    v.check(value => value.isWellFormed(), 'must be well-formed Unicode'),
  );

/** Longest identifier that is looked up: sources, rules, JSON Pointers. */
export const LONGEST_IDENTIFIER = 512;

const noNul = v.check<string, string>(
  value => !value.includes('\0'),
  // PostgreSQL's text and jsonb cannot hold it, so it matches nothing.
  'must not contain a NUL character',
);
const short = v.maxLength<string, number, string>(
  LONGEST_IDENTIFIER,
  `must have at most ${LONGEST_IDENTIFIER} characters`,
);

/** The id of a source or rule. */
export const identifier = v.pipe(v.string(), v.minLength(1, 'must not be empty'), short, noNul);

export const jsonPointer = v.pipe(
  v.string(),
  v.regex(/^(\/|$)/, 'must be a JSON Pointer such as /price, or empty for the whole record'),
  short,
  noNul,
);

/** An instant with its offset, as a query string or a body has it; `parseInstant` reads it. */
export const instantText = v.pipe(
  v.string(),
  v.check(
    value => parseInstant(value) !== undefined,
    'must be an instant such as 2026-11-23T12:00:00Z (in a query string a + is sent as %2B)',
  ),
);
