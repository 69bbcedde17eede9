import { type Attempt, attempt, type Invocable } from './attempt.ts';
import { backoffMs } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { Delivery, Origin } from './event.ts';
import { type FailedBatch, type FailureCondition, failedBatch, type LastAttempt } from './on-failure.ts';

export interface RetryPolicy {
  /** Retries of failing records before they are given up; -1 never gives up. */
  maximumRetryAttempts: number;
  /** Records older than this are given up; -1 for no limit. */
  maximumRecordAgeSeconds: number;
  /** A failing batch is split in two, which takes no retry, until the failing record stands alone. */
  bisectOnFunctionError: boolean;
  /** The function names the records that failed. */
  reportBatchItemFailures: boolean;
}

export interface DeliveryContext {
  fn: Invocable;
  policy: RetryPolicy;
  origin: Origin;
  clock: Clock;
  /** Aborted when the mapping stops: an invocation under way ends, nothing is retried. */
  signal: AbortSignal;
  /** Everything up to this record is done or given up. */
  onDone(last: Delivery): void;
  /** Keeps records that are given up. They are not passed over before it has resolved. */
  onFailure(failure: FailedBatch): Promise<void>;
  /** Something went wrong and will be tried again; `retries` counts those taken from the policy. */
  onTrouble(reason: string, retries: number): void;
}

/** Consecutive records of a batch that are sent together, and what they have been through. */
interface Part {
  records: readonly Delivery[];
  retries: number;
  invocations: number;
  last?: LastAttempt;
}

/**
 * Brings one batch through the function, in order, until every record is done or given up (or the mapping stops).
 * A record's retries count from when it first stands at the head of what is left: records that wait behind a failing one
 * lose none of theirs. Failing to invoke the function at all takes no retry and ends only with the records' age.
 */
export async function deliver(batch: readonly Delivery[], context: DeliveryContext): Promise<void> {
  const { policy, clock, signal } = context;
  let parts: Part[] = [{ records: batch, retries: 0, invocations: 0 }];
  /** Failures in a row, for the backoff. */
  let failures = 0;

  const done = (records: readonly Delivery[]): void => {
    const last = records.at(-1);
    if (last) context.onDone(last);
  };
  const wait = (reason: string, retries: number): Promise<void> => {
    context.onTrouble(reason, retries);
    return clock.sleep(backoffMs(++failures), signal);
  };
  const giveUp = async (part: Part, condition: FailureCondition): Promise<void> => {
    const { records, invocations, last } = part;
    if (records.length === 0) return;
    const failure = { records, condition, invocations, attempt: last };
    while (!signal.aborted) {
      try {
        await context.onFailure(failedBatch(failure, context.origin, context.fn.arn, clock.now()));
        return done(records);
      } catch (error) {
        await wait(`the on-failure destination: ${(error as Error).message}`, part.retries);
      }
    }
  };

  while (parts.length > 0 && !signal.aborted) {
    const [head, ...rest] = parts as [Part, ...Part[]];
    const expired = expiredLength(head.records, policy, clock.now());
    if (expired > 0) {
      await giveUp({ ...head, records: head.records.slice(0, expired) }, 'RecordAgeExceeded');
      const young = head.records.slice(expired);
      parts = young.length > 0 ? [{ records: young, retries: 0, invocations: 0 }, ...rest] : rest;
      continue;
    }
    const outcome: Attempt = await attempt(context.fn, head.records, policy.reportBatchItemFailures);
    const invocations = head.invocations + 1;
    switch (outcome.kind) {
      case 'progress': {
        failures = 0;
        done(head.records.slice(0, outcome.done));
        const left = head.records.slice(outcome.done);
        parts = left.length > 0 ? [{ records: left, retries: 0, invocations: 0 }, ...rest] : rest;
        break;
      }
      case 'failed': {
        const part: Part = { ...head, invocations, last: outcome.attempt };
        if (policy.bisectOnFunctionError && head.records.length > 1) {
          context.onTrouble(outcome.reason, head.retries);
          parts = [...halves(part), ...rest];
        } else if (policy.maximumRetryAttempts >= 0 && head.retries >= policy.maximumRetryAttempts) {
          context.onTrouble(outcome.reason, head.retries);
          await giveUp(part, 'RetryAttemptsExhausted');
          parts = rest;
        } else {
          part.retries++;
          await wait(outcome.reason, part.retries);
          parts = [part, ...rest];
        }
        break;
      }
      case 'too-large':
        context.onTrouble(outcome.reason, head.retries);
        await giveUp(head, 'RequestTooLarge');
        parts = rest;
        break;
      case 'not-invoked':
        await wait(outcome.reason, head.retries);
        break;
    }
  }
}

/** How many records at the head are over the policy's age. */
function expiredLength(records: readonly Delivery[], policy: RetryPolicy, now: number): number {
  if (policy.maximumRecordAgeSeconds < 0) return 0;
  const oldest = now - policy.maximumRecordAgeSeconds * 1000;
  const young = records.findIndex(record => record.arrivedAt >= oldest);
  return young < 0 ? records.length : young;
}

function halves(part: Part): [Part, Part] {
  const middle = Math.ceil(part.records.length / 2);
  return [
    { ...part, records: part.records.slice(0, middle) },
    { ...part, records: part.records.slice(middle) },
  ];
}
