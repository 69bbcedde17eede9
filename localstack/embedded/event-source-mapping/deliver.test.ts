import { describe, expect, test } from 'vitest';
import { RequestTooLarge } from '../lambda/result.ts';
import { type DeliveryContext, deliver, type RetryPolicy } from './deliver.ts';
import { delivery } from './event.ts';
import type { FailedBatch } from './on-failure.ts';
import { virtualClock } from './scripted/clock.ts';
import { type Answer, allDone, failedFrom, scriptedFunction } from './scripted/function.ts';

const origin = {
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

async function run({ answer, policy = {}, count = 4, ages = [], onFailure, context = {} }: Run) {
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

const poison =
  (bad: string) =>
  (sequences: string[]): Answer =>
    sequences.includes(bad) ? { error: 'poison' } : allDone;

test('a batch that succeeds is delivered once', async () => {
  const { batches, checkpoints } = await run({ answer: () => allDone });
  expect(batches).toEqual([['1', '2', '3', '4']]);
  expect(checkpoints).toEqual(['4']);
});

describe('a partial failure', () => {
  test('is delivered again from the lowest failed record on', async () => {
    const { batches, checkpoints, ms } = await run({
      answer: (_, n) => (n === 1 ? failedFrom('4', '3') : allDone),
    });
    expect(batches).toEqual([
      ['1', '2', '3', '4'],
      ['3', '4'],
    ]);
    expect(checkpoints).toEqual(['2', '4']);
    expect(ms).toBe(0);
  });

  test('of the first record is a failure of the batch', async () => {
    const { batches, ms } = await run({ answer: (_, n) => (n === 1 ? failedFrom('1') : allDone) });
    expect(batches).toEqual([
      ['1', '2', '3', '4'],
      ['1', '2', '3', '4'],
    ]);
    expect(ms).toBe(100);
  });

  test('costs the records that had to wait none of their retries', async () => {
    const once: Answer = { error: 'once' };
    const script = [once, failedFrom('2'), once, failedFrom('3'), once, failedFrom('4'), once, allDone];
    const { batches, ranges } = await run({
      answer: (_, n) => script[n - 1]!,
      policy: { maximumRetryAttempts: 1 },
    });
    expect(batches.map(([first]) => first)).toEqual(['1', '1', '2', '2', '3', '3', '4', '4']);
    expect(ranges).toEqual([]);
  });

  test('is no failure when the mapping does not ask for reports', async () => {
    const { batches } = await run({
      answer: () => failedFrom('2'),
      policy: { reportBatchItemFailures: false },
    });
    expect(batches).toHaveLength(1);
  });
});

describe('bisect', () => {
  const policy = { bisectOnFunctionError: true, maximumRetryAttempts: 0 };

  test('finds the failing record, takes no retry for it, and goes on behind it', async () => {
    const { batches, checkpoints, ranges } = await run({ answer: poison('3'), policy, count: 5 });
    expect(batches).toEqual([['1', '2', '3', '4', '5'], ['1', '2', '3'], ['1', '2'], ['3'], ['4', '5']]);
    expect(ranges).toEqual([['3', '3', 'RetryAttemptsExhausted']]);
    expect(checkpoints).toEqual(['2', '3', '5']);
  });

  test('retries the lone record as often as it may', async () => {
    const { batches, retries, ms } = await run({
      answer: poison('1'),
      policy: { ...policy, maximumRetryAttempts: 2 },
      count: 2,
    });
    expect(batches).toEqual([['1', '2'], ['1'], ['1'], ['1'], ['2']]);
    expect(retries).toEqual([0, 1, 2, 2]);
    expect(ms).toBe(300);
  });

  test('cuts at the reported record first', async () => {
    const { batches, checkpoints } = await run({
      answer: sequences =>
        sequences.includes('3') ? (sequences[0] === '3' ? { error: 'bad' } : failedFrom('3')) : allDone,
      policy,
    });
    expect(batches).toEqual([['1', '2', '3', '4'], ['3', '4'], ['3'], ['4']]);
    expect(checkpoints).toEqual(['2', '3', '4']);
  });

  test.each([
    ['an answer of the wrong shape', { payload: 'fine' }],
    ['an unknown identifier', failedFrom('77')],
    ['an empty identifier', failedFrom('')],
  ])('splits on %s', async (_, wrong) => {
    const { batches } = await run({ answer: (__, n) => (n === 1 ? wrong : allDone), policy });
    expect(batches).toEqual([
      ['1', '2', '3', '4'],
      ['1', '2'],
      ['3', '4'],
    ]);
  });
});

describe('retries', () => {
  test.each([0, 1, 3])('end after %i and the batch goes to the destination', async maximumRetryAttempts => {
    const { batches, ranges, checkpoints } = await run({
      answer: () => ({ error: 'always' }),
      policy: { maximumRetryAttempts },
    });
    expect(batches).toHaveLength(maximumRetryAttempts + 1);
    expect(ranges).toEqual([['1', '4', 'RetryAttemptsExhausted']]);
    expect(checkpoints).toEqual(['4']);
  });

  test('of -1 never end, and wait longer and longer up to 5 s', async () => {
    const { batches, ranges, ms } = await run({ answer: (_, n) => (n <= 10 ? { error: 'away' } : allDone) });
    expect(batches).toHaveLength(11);
    expect(ranges).toEqual([]);
    expect(ms).toBe(100 + 200 + 400 + 800 + 1600 + 3200 + 4 * 5000);
  });

  test('are not taken when the function cannot be invoked', async () => {
    const { batches, ranges, retries, ms } = await run({
      answer: (_, n) => (n <= 5 ? { refused: new Error('throttled') } : allDone),
      policy: { maximumRetryAttempts: 0, bisectOnFunctionError: true },
    });
    expect(batches.every(batch => batch.length === 4)).toBe(true);
    expect(ranges).toEqual([]);
    expect(retries).toEqual([0, 0, 0, 0, 0]);
    expect(ms).toBe(3100);
  });

  test('are not made for a record the function can never take', async () => {
    const { batches, ranges } = await run({
      answer: (_, n) => (n === 1 ? { refused: new RequestTooLarge(7_000_000) } : allDone),
      count: 1,
    });
    expect(batches).toHaveLength(1);
    expect(ranges).toEqual([['1', '1', 'RequestTooLarge']]);
  });
});

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
