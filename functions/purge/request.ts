import * as v from 'valibot';

/** Without control characters and lone surrogates, which PostgreSQL's text does not hold. */
const text = (longest: number) =>
  v.pipe(
    v.string(),
    v.minLength(1),
    v.maxLength(longest),
    v.regex(/^[^\p{Cc}\p{Cs}]*$/u, 'holds control characters'),
  );

const schema = v.strictObject({
  source: text(128),
  field: text(128),
  /** What the field holds in the person's records; never written anywhere. */
  value: text(4_096),
  /** For the audit event. */
  who: text(512),
  /** For the audit event: what it was done for, such as the number of a request. */
  reference: v.optional(text(200)),
  /** False: only counted. */
  execute: v.boolean(),
});

export type PurgeRequest = v.InferOutput<typeof schema>;

/** What cannot be done as it was asked; the message says why and what to do, and holds no value. */
export class Refused extends Error {
  override name = 'Refused';
}

/** @throws Refused */
export function readRequest(event: unknown): PurgeRequest {
  const result = v.safeParse(schema, event);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new Refused(`${v.getDotPath(issue) ?? 'the request'}: not as it has to be (${issue.type})`);
}
