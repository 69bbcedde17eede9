import { type FunctionError, type InvocationResult, RequestTooLarge } from '../lambda/result.ts';
import type { Delivery } from './event.ts';
import type { LastAttempt } from './on-failure.ts';
import { readResponse } from './response.ts';

/** The part of a function that a mapping needs. */
export interface Invocable {
  readonly arn: string;
  invoke(event: unknown): Promise<InvocationResult>;
}

export type Attempt =
  /** The first `done` records are done, at least one. */
  | { kind: 'progress'; done: number }
  /** The function failed, or none of the records is done. */
  | { kind: 'failed'; reason: string; attempt: LastAttempt }
  /** The function cannot take this event, ever. */
  | { kind: 'too-large'; reason: string }
  /** The function could not be invoked; it says nothing about the records. */
  | { kind: 'not-invoked'; reason: string };

const told = (error: FunctionError): string => `${error.type}: ${error.message}`;

/** Invokes the function once with these records and reads what it says of them. Never rejects. */
export async function attempt(
  fn: Invocable,
  records: readonly Delivery[],
  reportBatchItemFailures: boolean,
): Promise<Attempt> {
  let result: InvocationResult;
  try {
    result = await fn.invoke({ Records: records.map(record => record.event) });
  } catch (error) {
    const kind = error instanceof RequestTooLarge ? 'too-large' : 'not-invoked';
    return { kind, reason: (error as Error).message };
  }
  const { requestId } = result;
  if ('functionError' in result) {
    return { kind: 'failed', reason: told(result), attempt: { requestId, error: result } };
  }
  if (!reportBatchItemFailures) return { kind: 'progress', done: records.length };
  const verdict = readResponse(
    result.payload,
    records.map(record => record.sequenceNumber),
  );
  if ('failed' in verdict) return { kind: 'failed', reason: verdict.failed, attempt: { requestId } };
  if (verdict.done > 0) return { kind: 'progress', done: verdict.done };
  const reason = `the function reports record ${records[0]?.sequenceNumber} as failed`;
  return { kind: 'failed', reason, attempt: { requestId } };
}
