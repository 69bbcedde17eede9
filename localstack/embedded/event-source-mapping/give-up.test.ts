import { describe, expect, test } from 'vitest';
import type { FailedBatch } from './on-failure.ts';
import { origin, poison, run } from './scripted/deliver.ts';
import { allDone, failedFrom } from './scripted/function.ts';

describe('record age', () => {
  const policy = { maximumRecordAgeSeconds: 60 };

  test('gives up the records that are too old and delivers the young ones', async () => {
    const { batches, ranges, checkpoints, failures } = await run({
      answer: () => allDone,
      policy,
      ages: [300, 61, 60, 0],
    });
    expect(batches).toEqual([['3', '4']]);
    expect(ranges).toEqual([['1', '2', 'RecordAgeExceeded']]);
    expect(checkpoints).toEqual(['2', '4']);
    expect(failures[0]).not.toHaveProperty('responseContext');
    expect(failures[0]?.requestContext.approximateInvokeCount).toBe(0);
  });

  test.each([{ error: 'always' }, { refused: new Error('no place') }])(
    'ends the retries: %j',
    async answer => {
      const { ranges, ms } = await run({ answer: () => answer, policy });
      expect(ranges).toEqual([['1', '4', 'RecordAgeExceeded']]);
      expect(ms).toBeGreaterThan(60_000);
      expect(ms).toBeLessThan(70_000);
    },
  );
});

describe('the on-failure record', () => {
  test('is the document AWS writes to S3, payload included', async () => {
    const { failures, events } = await run({
      answer: () => ({ error: 'always' }),
      policy: { maximumRetryAttempts: 1 },
      ages: [2, 1, 1, 0],
    });
    const [{ payload, ...document }] = failures as [FailedBatch];
    expect(JSON.parse(payload)).toEqual(events[0]);
    expect(document).toEqual({
      requestContext: {
        requestId: 'request-2',
        functionArn: 'arn:aws:lambda:us-east-1:000000000000:function:scripted',
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 2,
      },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '2023-11-14T22:13:20.100Z',
      KinesisBatchInfo: {
        shardId: origin.shardId,
        startSequenceNumber: '1',
        endSequenceNumber: '4',
        approximateArrivalOfFirstRecord: '2023-11-14T22:13:18.000Z',
        approximateArrivalOfLastRecord: '2023-11-14T22:13:20.000Z',
        batchSize: 4,
        streamArn: origin.streamArn,
      },
    });
  });

  test('has no functionError when the function answered', async () => {
    const { failures } = await run({ answer: () => failedFrom('1'), policy: { maximumRetryAttempts: 0 } });
    expect(failures[0]?.responseContext).toEqual({ statusCode: 200, executedVersion: '$LATEST' });
  });

  test('is written before the records are passed over, however often that fails', async () => {
    let attempts = 0;
    const { checkpoints, batches } = await run({
      answer: poison('1'),
      policy: { maximumRetryAttempts: 0, bisectOnFunctionError: true },
      count: 2,
      onFailure: async () => {
        expect(attempts++).toBeLessThan(4);
        if (attempts < 4) throw new Error('disk full');
      },
    });
    expect(attempts).toBe(4);
    expect(batches).toEqual([['1', '2'], ['1'], ['2']]);
    expect(checkpoints).toEqual(['1', '2']);
  });
});

describe('stopping', () => {
  test('lets the invocation under way count and retries nothing', async () => {
    const stopping = new AbortController();
    const { batches, checkpoints, ranges } = await run({
      answer: () => {
        stopping.abort();
        return failedFrom('3');
      },
      context: { signal: stopping.signal },
    });
    expect(batches).toHaveLength(1);
    expect(checkpoints).toEqual(['2']);
    expect(ranges).toEqual([]);
  });

  test('does not wait for a destination that is away', async () => {
    const stopping = new AbortController();
    const { checkpoints } = await run({
      answer: () => ({ error: 'always' }),
      policy: { maximumRetryAttempts: 0 },
      context: { signal: stopping.signal },
      onFailure: async () => {
        stopping.abort();
        throw new Error('away');
      },
    });
    expect(checkpoints).toEqual([]);
  });
});
