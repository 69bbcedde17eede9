import { describe, expect, test } from 'vitest';
import { RequestTooLarge } from '../lambda/result.ts';
import { poison, run } from './scripted/deliver.ts';
import { type Answer, allDone, failedFrom } from './scripted/function.ts';

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
