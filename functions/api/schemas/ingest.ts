import * as v from 'valibot';
import { count } from './parts.ts';

export const Problem = v.pipe(
  v.looseObject({ type: v.string(), title: v.string(), status: v.number(), detail: v.string() }),
  v.description('A problem document (RFC 9457).'),
);

const spans = v.array(v.object({ index: count, line: count, count }));

/** What ingest answers: its types are in functions/ingest/accept.ts. */
export const Receipt = v.object({
  source: v.string(),
  accepted: v.pipe(count, v.description('Records on the stream, malformed ones among them.')),
  refused: v.pipe(count, v.description('Records that no retry will bring in.')),
  refusals: v.array(v.object({ index: count, line: count, reason: v.string() })),
  malformed: v.pipe(
    count,
    v.description('Accepted records that are no JSON objects: they will be quarantined.'),
  ),
  malformedAt: spans,
  unwritten: v.pipe(count, v.description('Records that the stream did not take: send them again.')),
  unwrittenAt: spans,
  frames: v.array(v.string()),
  requestId: v.string(),
});
