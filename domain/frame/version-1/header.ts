import * as v from 'valibot';
import { FAILURE_KINDS, SEVERITIES } from '../../quality/failure.ts';
import type { FrameHeader, Verdicts } from '../frame.ts';

/** The line of header; `body` and `framing` say how to read what follows it. */
export interface WireHeader extends FrameHeader {
  omnistream: 1;
  kind: 'raw' | 'validated';
  body: 'plain' | 'zstd';
  framing: 'lines' | 'lengths';
}

export const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** Within what both Date and PostgreSQL's timestamptz hold. */
const time = v.pipe(v.number(), v.minValue(0), v.maxValue(8.64e15));
/** Without control characters and lone surrogates, which PostgreSQL's text does not hold. */
const text = v.pipe(v.string(), v.maxLength(512), v.regex(/^[^\p{Cc}\p{Cs}]*$/u, 'holds control characters'));
const name = v.pipe(text, v.minLength(1));
const stamp = v.object({ began: time, ended: time });

const header = v.object({
  omnistream: v.literal(1),
  kind: v.picklist(['raw', 'validated']),
  body: v.picklist(['plain', 'zstd']),
  framing: v.picklist(['lines', 'lengths']),
  id: name,
  source: name,
  contract: text,
  bucket: v.pipe(count, v.maxValue(0x7fff)),
  receivedAt: time,
  records: count,
  idempotency: v.exactOptional(v.object({ key: text, first: count })),
  run: v.exactOptional(text),
  stamps: v.object({ ingest: v.exactOptional(stamp), quality: v.exactOptional(stamp) }),
});

const failure = v.looseObject({
  kind: v.picklist(FAILURE_KINDS),
  rule: v.string(),
  field: v.string(),
  expected: v.string(),
  message: v.string(),
  severity: v.picklist(SEVERITIES),
});

const verdicts = v.object({
  contract: text,
  failures: v.record(v.pipe(v.string(), v.regex(/^(0|[1-9]\d{0,9})$/)), v.array(failure)),
  rules: v.record(
    name,
    v.object({
      ...{ passed: count, failed: count, notEvaluated: count, errors: count },
      // The release before leaves them out.
      ...{ timed: v.exactOptional(count), nanos: v.exactOptional(count) },
    }),
  ),
});

/** Throws with the place of the first fault. */
function check<S extends v.GenericSchema>(schema: S, json: string, what: string): v.InferOutput<S> {
  const result = v.safeParse(schema, JSON.parse(json));
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new Error(`${what}: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`);
}

export const parseHeader = (json: string): WireHeader => check(header, json, 'frame header');
export const parseVerdicts = (json: string): Verdicts => check(verdicts, json, 'frame verdicts') as Verdicts;
