import type { KinesisStreamRecord } from 'aws-lambda';
import * as v from 'valibot';

const record = v.object({
  eventID: v.string(),
  eventSourceARN: v.string(),
  kinesis: v.object({
    partitionKey: v.string(),
    sequenceNumber: v.string(),
    data: v.string(),
    approximateArrivalTimestamp: v.number(),
  }),
});
const event = v.object({ Records: v.pipe(v.array(record), v.minLength(1, 'there is no record in it')) });
const invocation = v.object({
  requestContext: v.object({ functionArn: v.string(), condition: v.string() }),
  timestamp: v.pipe(v.string(), v.isoTimestamp()),
  KinesisBatchInfo: v.object({ batchSize: v.number(), streamArn: v.string() }),
  payload: v.optional(v.union([v.string(), event])),
});

/** What a stage gave up: Lambda's invocation record, with the records it holds. */
export interface GivenUp {
  /** ISO 8601. */
  at: string;
  /** Name of the function. */
  fn: string;
  /** Lambda's word for why: RetryAttemptsExhausted, RecordAgeExceeded, RequestTooLarge, ... */
  why: string;
  /** Name of the stream the records came from. */
  stream: string;
  /** At least one. */
  records: KinesisStreamRecord[];
}

/** An object of the bucket that cannot be redriven; the message says why. */
export class Unusable extends Error {
  override name = 'Unusable';
}

/** @throws Unusable when the text is no invocation record with a payload */
export function readGivenUp(text: string): GivenUp {
  const { requestContext, timestamp, KinesisBatchInfo, payload } = parse(
    invocation,
    text,
    'invocation record',
  );
  if (payload === undefined)
    throw new Unusable('it has no payload: the records were gone from the stream when it was written');
  const { Records } = typeof payload === 'string' ? parse(event, payload, 'payload') : payload;
  return {
    at: timestamp,
    fn: requestContext.functionArn.replace(/^.*:function:/, '').replace(/:[^:]*$/, ''),
    why: requestContext.condition,
    stream: KinesisBatchInfo.streamArn.replace(/^.*:stream\//, ''),
    records: Records as KinesisStreamRecord[],
  };
}

function parse<S extends v.GenericSchema>(schema: S, text: string, what: string): v.InferOutput<S> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Unusable(`its ${what} is not JSON`);
  }
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new Unusable(
    `its ${what} is not as Lambda writes it: ${v.getDotPath(issue) ?? 'it'}: ${issue.message}`,
  );
}
