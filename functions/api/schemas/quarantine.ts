import * as v from 'valibot';
import { FAILURE_KINDS } from '../../../domain/quality/failure.ts';
import { count, instant, severity } from './parts.ts';

export const Failure = v.object({
  kind: v.picklist(FAILURE_KINDS),
  rule: v.string(),
  field: v.pipe(v.string(), v.description('JSON Pointer; empty: the whole record.')),
  expected: v.string(),
  observed: v.optional(v.unknown()),
  message: v.string(),
  severity,
});

export const QuarantinedRecord = v.object({
  id: v.string(),
  source: v.string(),
  recordId: v.nullable(v.string()),
  stage: v.string(),
  contract: v.string(),
  receivedAt: instant,
  quarantinedAt: instant,
  failures: v.array(Failure),
  original: v.pipe(v.string(), v.description('As delivered; a list shows at most the first 8 KiB.')),
  encoding: v.picklist(['utf8', 'base64']),
  originalBytes: count,
  attempts: v.pipe(count, v.description('Replays that failed.')),
  attemptedAt: v.nullable(instant),
  repaired: v.pipe(
    v.nullable(v.string()),
    v.description('Its text at the last replay, where a repair had changed it; a list shows at most 8 KiB.'),
  ),
});

export const QuarantinePage = v.object({
  records: v.array(QuarantinedRecord),
  total: count,
  more: v.boolean(),
  next: v.nullable(v.string()),
  facets: v.array(v.object({ rule: v.string(), field: v.string(), count })),
});
