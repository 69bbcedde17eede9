import type { PutFailure } from '../shared/put-all.ts';
import type { Receipt } from './accept.ts';
import { Refusal } from './refusal.ts';

/** Seconds a producer is asked to wait. */
const THROTTLED_RETRY_SECONDS = 2;
const UNAVAILABLE_RETRY_SECONDS = 5;

/** What a sender is told when the stream did not take all of its records: which ones, and how to send them again. */
export function unwritten(receipt: Receipt, failures: readonly PutFailure[], repeatable: boolean): Refusal {
  const throttled = failures.every(({ fault }) => fault === 'throttled');
  const seconds = throttled ? THROTTLED_RETRY_SECONDS : UNAVAILABLE_RETRY_SECONDS;
  const again = repeatable
    ? 'Send the same request with the same Idempotency-Key again: what is accepted already will not be taken twice.'
    : 'Send the records of unwrittenAt again; with an Idempotency-Key the whole request could be repeated as it is.';
  return new Refusal(
    throttled ? 429 : 503,
    throttled ? 'Stream at its limit' : 'Stream not available',
    `${receipt.accepted} records were accepted, ${receipt.unwritten} were not. ${again}`,
    { 'retry-after': String(seconds) },
    { ...receipt, retryAfterSeconds: seconds },
  );
}
