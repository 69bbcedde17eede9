import * as v from 'valibot';

/** Text of a request that PostgreSQL can hold: its text and jsonb know no NUL, and no half of a pair of surrogates. */
export const storable = (longest: number) =>
  v.pipe(
    v.string('must be text'),
    v.maxLength(longest, `must have at most ${longest} characters`),
    v.check(value => !value.includes('\0'), 'must not contain a NUL character'),
    v.check(value => value.isWellFormed(), 'must be well-formed Unicode'),
  );
