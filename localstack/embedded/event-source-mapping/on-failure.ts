import type { FunctionError } from '../lambda/result.ts';
import type { Delivery, Origin } from './event.ts';

export type FailureCondition = 'RetryAttemptsExhausted' | 'RecordAgeExceeded' | 'RequestTooLarge';

/** What an on-failure destination on S3 is given, in AWS's own format. */
export interface FailedBatch {
  requestContext: {
    requestId: string;
    functionArn: string;
    condition: FailureCondition;
    approximateInvokeCount: number;
  };
  /** Absent when the function was never invoked with these records. */
  responseContext?: {
    statusCode: number;
    executedVersion: string;
    functionError?: string;
  };
  version: '1.0';
  /** ISO 8601, UTC. */
  timestamp: string;
  KinesisBatchInfo: {
    shardId: string;
    startSequenceNumber: string;
    endSequenceNumber: string;
    approximateArrivalOfFirstRecord: string;
    approximateArrivalOfLastRecord: string;
    batchSize: number;
    streamArn: string;
  };
  /** The event as JSON text: the records themselves. */
  payload: string;
}

export interface LastAttempt {
  requestId: string;
  error?: FunctionError;
}

export interface Failure {
  /** At least one. */
  records: readonly Delivery[];
  condition: FailureCondition;
  invocations: number;
  attempt: LastAttempt | undefined;
}

export function failedBatch(failure: Failure, origin: Origin, functionArn: string, now: number): FailedBatch {
  const { records, condition, invocations, attempt } = failure;
  const [first, last] = [records[0]!, records.at(-1)!];
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    requestContext: {
      requestId: attempt?.requestId ?? '',
      functionArn,
      condition,
      approximateInvokeCount: invocations,
    },
    ...(attempt && {
      responseContext: {
        statusCode: 200,
        executedVersion: '$LATEST',
        ...(attempt.error && { functionError: attempt.error.functionError }),
      },
    }),
    version: '1.0',
    timestamp: iso(now),
    KinesisBatchInfo: {
      shardId: origin.shardId,
      startSequenceNumber: first.sequenceNumber,
      endSequenceNumber: last.sequenceNumber,
      approximateArrivalOfFirstRecord: iso(first.arrivedAt),
      approximateArrivalOfLastRecord: iso(last.arrivedAt),
      batchSize: records.length,
      streamArn: origin.streamArn,
    },
    payload: JSON.stringify({ Records: records.map(record => record.event) }),
  };
}
