import * as v from 'valibot';
import { parseInstant } from '../../../domain/time/instant.ts';
import { identifier, instantText, jsonPointer } from '../../shared/http/text.ts';
import { RANGES, windowOf } from '../../shared/http/window.ts';

/** Answered as PostgreSQL reads it. */
const instant = (description: string) =>
  v.optional(
    v.pipe(
      instantText,
      v.description(`${description} ISO 8601 with an offset.`),
      v.transform(value => new Date(parseInstant(value)!).toISOString()),
    ),
  );

/** Which quarantined records, by what they failed. Without anything: all. */
export const filterEntries = {
  source: v.optional(v.pipe(identifier, v.description('Only this source.'))),
  rule: v.optional(v.pipe(identifier, v.description('Only records that failed this rule, by its id.'))),
  field: v.optional(
    v.pipe(jsonPointer, v.description('Only records that failed at this field: a JSON Pointer.')),
  ),
  range: v.optional(
    v.pipe(
      v.picklist(RANGES, `must be one of ${RANGES.join(', ')}`),
      v.description('How far back from now; `from` takes its place.'),
    ),
  ),
  from: instant('Only what was quarantined at or after this instant.'),
  to: instant('Only what was quarantined before this instant.'),
};

const MOST_IDS = 1_000;

/** Records by what they failed, or by their ids. */
export const selectionEntries = {
  filter: v.exactOptional(v.strictObject(filterEntries)),
  ids: v.exactOptional(
    v.pipe(
      v.array(v.pipe(v.string(), v.regex(/^[1-9]\d{0,17}$/, 'must be the id of a quarantined record'))),
      v.minLength(1, 'must have an id'),
      v.maxLength(MOST_IDS, `must have at most ${MOST_IDS} ids`),
    ),
  ),
};

export type Filter = v.InferOutput<v.StrictObjectSchema<typeof filterEntries, undefined>>;

/** As it is kept: a range of time has become instants. */
export interface Selection {
  source?: string | undefined;
  rule?: string | undefined;
  field?: string | undefined;
  from?: string | undefined;
  to?: string | undefined;
  ids?: string[] | undefined;
}

/** `now`: ms since the epoch. */
export function selectionOf({ range, from, ...filter }: Filter, now: number): Selection {
  const since = from ?? (range && windowOf(range, now).from.toISOString());
  return { ...filter, ...(since !== undefined && { from: since }) };
}

/** The condition that `valuesOf` fills: parameters 1 to 5. */
export const SELECTED = `($1::text is null or q.source = $1) and ($2::jsonb is null or q.failures @> $2)
  and ($3::timestamptz is null or q.quarantined_at >= $3) and ($4::timestamptz is null or q.quarantined_at < $4)
  and ($5::bigint[] is null or q.id = any($5))`;

export function valuesOf({ source, rule, field, from, to, ids }: Selection): unknown[] {
  const failure = rule === undefined && field === undefined ? undefined : JSON.stringify([{ rule, field }]);
  return [source, failure, from, to, ids];
}
