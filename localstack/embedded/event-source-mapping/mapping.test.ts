import { describe, expect, test } from 'vitest';
import { type Answer, allDone } from './scripted/function.ts';
import { put, start } from './scripted/mapping.ts';
import { kinesisError, scriptedStream } from './scripted/stream.ts';

test('delivers each shard in order, batch by batch, and keeps the checkpoint', async () => {
  const stream = scriptedStream('a', 'b');
  put(stream, 'a', 1, 5);
  put(stream, 'b', 1, 1);
  const { delivered, until, sequences, mapping } = start({ stream, settings: { batchSize: 2 } });
  await until(() => sequences.a === '5' && sequences.b === '1');
  expect(delivered('a')).toEqual([['1', '2'], ['3', '4'], ['5']]);
  expect(delivered('b')).toEqual([['1']]);
  expect(mapping.state()).toMatchObject([
    { shardId: 'a', checkpoint: '5', lastError: undefined, retries: 0, millisBehind: 0 },
    { shardId: 'b', checkpoint: '1' },
  ]);
});

test('goes on behind the checkpoint', async () => {
  const stream = scriptedStream('a');
  put(stream, 'a', 1, 5);
  const { delivered, until, sequences } = start({ stream, sequences: { a: '3' } });
  await until(() => sequences.a === '5');
  expect(delivered('a')).toEqual([['4', '5']]);
});

test('reads at once again after a full batch, and at its pace after another', async () => {
  const stream = scriptedStream('a');
  put(stream, 'a', 1, 4);
  const { times, until, sequences, clock, begun } = start({
    stream,
    settings: { batchSize: 2, pollIntervalMs: 50 },
  });
  await until(() => sequences.a === '4');
  put(stream, 'a', 5, 5);
  await until(() => sequences.a === '5');
  expect(times.slice(0, 2)).toEqual([0, 0]);
  expect(clock.now() - begun).toBeGreaterThanOrEqual(50);
});

test('has one batch of a shard under way at a time, and other shards beside it', async () => {
  const stream = scriptedStream('a', 'b');
  put(stream, 'a', 1, 3);
  put(stream, 'b', 1, 3);
  let inA = 0;
  let release = (): void => {};
  const held = new Promise<void>(resolve => {
    release = resolve;
  });
  const { until, sequences, fn } = start({
    stream,
    settings: { batchSize: 1 },
    answer: async (_, n) => {
      const inThisOne = fn.events[n - 1]!.Records[0]!.eventID.startsWith('a:');
      if (!inThisOne) return allDone;
      expect(++inA).toBe(1);
      await held;
      inA--;
      return allDone;
    },
  });
  await until(() => sequences.b === '3');
  expect(sequences.a).toBeUndefined();
  release();
  await until(() => sequences.a === '3');
});

describe('the batching window', () => {
  test('gathers until it is over', async () => {
    const stream = scriptedStream('a');
    put(stream, 'a', 1, 1);
    const { times, delivered, until, sequences, clock, begun } = start({
      stream,
      settings: { batchSize: 10, batchingWindowSeconds: 30 },
    });
    await until(() => clock.now() - begun > 10_000);
    expect(times).toEqual([]);
    put(stream, 'a', 2, 3);
    await until(() => sequences.a === '3');
    expect(times).toEqual([30_000]);
    expect(delivered('a')).toEqual([['1', '2', '3']]);
  });

  test('ends early with a full batch', async () => {
    const stream = scriptedStream('a');
    put(stream, 'a', 1, 10);
    const { times, until, sequences } = start({
      stream,
      settings: { batchSize: 10, batchingWindowSeconds: 300 },
    });
    await until(() => sequences.a === '10');
    expect(times[0]).toBe(0);
  });
});

describe('trouble with the stream', () => {
  const away = () => kinesisError('Error', 'connect ECONNREFUSED 127.0.0.1:4567');

  test('that is away at the start is waited for', async () => {
    const stream = scriptedStream('a');
    put(stream, 'a', 1, 1);
    stream.fail('shards', away(), away(), away());
    const { until, sequences, clock, begun } = start({ stream });
    await until(() => sequences.a === '1');
    expect(clock.now() - begun).toBeGreaterThanOrEqual(700);
  });

  test('in mid-flow is waited for, told in the state, and forgotten when over', async () => {
    const stream = scriptedStream('a');
    put(stream, 'a', 1, 1);
    const seen: (string | undefined)[] = [];
    const { until, sequences, mapping } = start({
      stream,
      settings: { onState: state => seen.push(state.lastError) },
    });
    await until(() => sequences.a === '1');
    stream.fail('read', away(), kinesisError('ProvisionedThroughputExceededException', 'slow down'));
    stream.fail('iterator', away());
    put(stream, 'a', 2, 2);
    await until(() => sequences.a === '2');
    expect(seen).toContain('Error: connect ECONNREFUSED 127.0.0.1:4567');
    expect(seen).toContain('ProvisionedThroughputExceededException: slow down');
    await until(() => mapping.state()[0]?.lastError === undefined);
  });
});

describe('a failing function', () => {
  test('shows in the state: the error, the retries, how far behind', async () => {
    const stream = scriptedStream('a');
    put(stream, 'a', 1, 1);
    let healed = false;
    const { until, sequences, mapping } = start({
      stream,
      answer: () => (healed ? allDone : { error: 'database away' }),
    });
    await until(() => (mapping.state()[0]?.retries ?? 0) > 3);
    expect(mapping.state()[0]).toMatchObject({ phase: 'retrying', lastError: 'Error: database away' });
    expect(mapping.state()[0]!.millisBehind).toBeGreaterThan(1_000);
    healed = true;
    await until(() => sequences.a === '1');
    expect(mapping.state()[0]).toMatchObject({ lastError: undefined, retries: 0 });
  });

  test('stops no shard when records are given up', async () => {
    const stream = scriptedStream('a');
    put(stream, 'a', 1, 4);
    const { until, sequences, failures } = start({
      stream,
      answer: batch => (batch.includes('2') ? { error: 'poison' } : allDone),
      settings: { maximumRetryAttempts: 1, bisectOnFunctionError: true },
    });
    await until(() => sequences.a === '4');
    expect(failures.map(failure => failure.KinesisBatchInfo.startSequenceNumber)).toEqual(['2']);
  });
});

test('stopping waits for the batch under way and counts it', async () => {
  const stream = scriptedStream('a');
  put(stream, 'a', 1, 1);
  let release = (): void => {};
  const { until, fn, mapping, sequences } = start({
    stream,
    answer: () =>
      new Promise<Answer>(resolve => {
        release = () => resolve(allDone);
      }),
  });
  await until(() => fn.batches.length === 1);
  let stopped = false;
  const stopping = mapping.stop().then(() => {
    stopped = true;
  });
  await new Promise(resolve => setImmediate(resolve));
  expect(stopped).toBe(false);
  release();
  await stopping;
  expect(sequences.a).toBe('1');
  put(stream, 'a', 2, 2);
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(fn.batches).toHaveLength(1);
});

test.each([
  { batchSize: 0 },
  { batchSize: 10_001 },
  { batchSize: 1.5 },
  { batchingWindowSeconds: 301 },
  { maximumRetryAttempts: -2 },
  { maximumRecordAgeSeconds: 59 },
  { maximumRecordAgeSeconds: Number.NaN },
])('refuses %j', settings => {
  expect(() => start({ stream: scriptedStream('a'), settings })).toThrow(RangeError);
});
