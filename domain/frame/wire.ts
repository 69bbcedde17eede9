import * as v from 'valibot';
import { FAILURE_KINDS, SEVERITIES } from '../quality/failure.ts';
import type { FrameHeader, Verdicts } from './frame.ts';

/**
 * A frame on the wire: a line of header in plain text, so that a backlog can be counted without opening it, then the
 * body: for a validated frame a line of verdicts, then the records, one a line. A record that holds a newline itself
 * (one whose bytes are not JSON) makes a frame of `lengths`: the body then begins with a line of the records'
 * lengths, and they follow each other without separators.
 */
export interface WireHeader extends FrameHeader {
  kind: 'raw' | 'validated';
  body: 'plain' | 'zstd';
  framing: 'lines' | 'lengths';
}

/** How every header begins: what tells a frame from a record that a producer put on the stream by itself. */
export const HEADER_START = Buffer.from('{"omnistream":');
export const NEWLINE = 0x0a;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
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
  rules: v.record(name, v.object({ passed: count, failed: count, notEvaluated: count, errors: count })),
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

/** The records of a body from `start` on. Throws when it does not hold exactly as many as expected. */
export const slice = (
  body: Buffer,
  start: number,
  framing: WireHeader['framing'],
  expected: number,
): Buffer[] =>
  framing === 'lines' ? sliceLines(body, start, expected) : sliceLengths(body, start, expected);

function sliceLines(body: Buffer, start: number, expected: number): Buffer[] {
  const records: Buffer[] = [];
  if (expected === 0 && start === body.length) return records;
  let from = start;
  while (records.length <= expected) {
    const end = body.indexOf(NEWLINE, from);
    if (end === -1) break;
    records.push(body.subarray(from, end));
    from = end + 1;
  }
  records.push(body.subarray(from));
  if (records.length !== expected)
    throw new Error(
      `the header says ${expected} records, the body holds ${records.length > expected ? 'more' : records.length}`,
    );
  return records;
}

function sliceLengths(body: Buffer, start: number, expected: number): Buffer[] {
  const end = body.indexOf(NEWLINE, start);
  if (end === -1) throw new Error('the line of record lengths does not end');
  const lengths = v.parse(v.array(count), JSON.parse(body.toString('latin1', start, end)));
  const total = lengths.reduce((sum, length) => sum + length, 0);
  if (lengths.length !== expected || total !== body.length - end - 1)
    throw new Error('the record lengths do not match the body');
  let at = end + 1;
  return lengths.map(length => {
    at += length;
    return body.subarray(at - length, at);
  });
}
