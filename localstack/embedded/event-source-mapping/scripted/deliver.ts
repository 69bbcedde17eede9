import { type DeliveryContext, deliver, type RetryPolicy } from '../deliver.ts';
import { delivery } from '../event.ts';
import type { FailedBatch } from '../on-failure.ts';
import { virtualClock } from './clock.ts';
import { type Answer, allDone, scriptedFunction } from './function.ts';

export const origin = {
  streamArn: 'arn:aws:kinesis:us-east-1:000000000000:stream/s',
  shardId: 'shardId-000000000000',
};

interface Run {
  answer(sequences: string[], invocation: number): Answer;
  policy?: Partial<RetryPolicy>;
  count?: number;
  /** Age of each record at the beginning, s; by default 0. */
  ages?: number[];
  onFailure?: (failure: FailedBatch) => Promise<void>;
  context?: Partial<DeliveryContext>;
}

/** Delivers one batch of records 1, 2, 3 ... to a scripted function and tells everything that happened. */
export async function run({ answer, policy = {}, count = 4, ages = [], onFailure, context = {} }: Run) {
  const clock = virtualClock();
  const fn = scriptedFunction(answer);
  const checkpoints: string[] = [];
  const failures: FailedBatch[] = [];
  const retries: number[] = [];
  const start = clock.now();
  const records = Array.from({ length: count }, (_, i) => {
    const arrivedAt = start - (ages[i] ?? 0) * 1000;
    const record = {
      sequenceNumber: `${i + 1}`,
      partitionKey: 'k',
      data: Buffer.from(`record ${i + 1}`),
      arrivedAt,
    };
    return delivery(record, origin, start);
  });
  await deliver(records, {
    fn,
    origin,
    clock,
    policy: {
      maximumRetryAttempts: -1,
      maximumRecordAgeSeconds: -1,
      bisectOnFunctionError: false,
      reportBatchItemFailures: true,
      ...policy,
    },
    signal: new AbortController().signal,
    onDone: last => checkpoints.push(last.sequenceNumber),
    onFailure: async failure => {
      await onFailure?.(failure);
      failures.push(failure);
    },
    onTrouble: (_, taken) => retries.push(taken),
    ...context,
  });
  const ms = clock.now() - start;
  const ranges = failures.map(({ KinesisBatchInfo: info, requestContext }) => [
    info.startSequenceNumber,
    info.endSequenceNumber,
    requestContext.condition,
  ]);
  return { batches: fn.batches, events: fn.events, checkpoints, failures, ranges, retries, ms };
}

/** A function that fails on every batch with this record. */
export const poison =
  (bad: string) =>
  (sequences: string[]): Answer =>
    sequences.includes(bad) ? { error: 'poison' } : allDone;
