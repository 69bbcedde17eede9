/** The mapping, a function and a real Kinesis API together. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DescribeStreamCommand,
  type KinesisClient,
  PutRecordsCommand,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type KinesisServer, startKinesis } from '../kinesis/server.ts';
import { ensureStream, kinesisClient } from '../kinesis/streams.ts';
import { type LambdaFunction, startFunction } from '../lambda/function.ts';
import { backlog } from './backlog.ts';
import { fileCheckpoints, SHARD_END } from './checkpoints.ts';
import { startMapping } from './mapping.ts';
import type { FailedBatch } from './on-failure.ts';

let server: KinesisServer;
let client: KinesisClient;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mapping-'));
  server = await startKinesis(null);
  client = kinesisClient(server.endpoint);
});
afterAll(async () => {
  client.destroy();
  await server.stop();
  rmSync(folder, { recursive: true });
});

/** Logs the texts it is given; reports the poison. */
const HANDLER = `
export const handler = async ({ Records }) => {
  for (const { kinesis } of Records) {
    const text = Buffer.from(kinesis.data, 'base64').toString();
    if (text.startsWith('poison')) return { batchItemFailures: [{ itemIdentifier: kinesis.sequenceNumber }] };
    console.log(kinesis.partitionKey + ' ' + text);
  }
  return { batchItemFailures: [] };
};`;

async function start(stream: string, shards: number) {
  await ensureStream(client, stream, shards);
  const file = join(folder, 'handler.mjs');
  writeFileSync(file, HANDLER);
  const lines: string[] = [];
  const failures: FailedBatch[] = [];
  const fn: LambdaFunction = startFunction({
    name: stream,
    file,
    environment: {},
    timeoutSeconds: 10,
    memoryMb: 128,
    concurrency: 2,
    onLog: line => /^\w+ \w+$/.test(line) && lines.push(line),
  });
  const checkpointFile = join(folder, `${stream}.json`);
  const run = () => {
    const checkpoints = fileCheckpoints(checkpointFile, { delayMs: 10 });
    const mapping = startMapping({
      kinesis: client,
      stream,
      fn,
      checkpoints,
      batchSize: 20,
      maximumRetryAttempts: 1,
      bisectOnFunctionError: true,
      discoveryIntervalMs: 50,
      pollIntervalMs: 10,
      onFailure: async failure => void failures.push(failure),
    });
    return { checkpoints, mapping };
  };
  return { fn, lines, failures, checkpointFile, run };
}

const put = (stream: string, texts: string[], key = (i: number) => `k${i % 7}`): Promise<unknown> =>
  client.send(
    new PutRecordsCommand({
      StreamName: stream,
      Records: texts.map((text, i) => ({ PartitionKey: key(i), Data: Buffer.from(text) })),
    }),
  );

const texts = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `r${from + i}`);
const byKey = (lines: string[], key: string): number[] =>
  lines.filter(line => line.startsWith(`${key} `)).map(line => Number(line.slice(key.length + 2)));

test('delivers in order by key, gives up the poison, and goes on after a restart', async () => {
  const { fn, lines, failures, run } = await start('flow', 2);
  await put('flow', [...texts(0, 300), 'poison', ...texts(300, 400)]);
  const first = run();
  await expect.poll(() => new Set(lines).size, { timeout: 10_000 }).toBe(400);
  for (let k = 0; k < 7; k++) {
    const order = [...new Set(byKey(lines, `k${k}`))];
    expect(order).toEqual([...order].sort((a, b) => a - b));
  }
  await expect.poll(() => failures.length, { timeout: 10_000 }).toBe(1);
  expect(failures[0]?.KinesisBatchInfo.batchSize).toBe(1);
  const event = JSON.parse(failures[0]!.payload) as { Records: { kinesis: { data: string } }[] };
  expect(Buffer.from(event.Records[0]!.kinesis.data, 'base64').toString()).toBe('poison');
  await first.mapping.stop();
  await first.checkpoints.close();

  lines.length = 0;
  await put('flow', texts(400, 410));
  const second = run();
  await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(10);
  await second.mapping.stop();
  await second.checkpoints.close();
  expect(lines.every(line => Number(line.split(' r')[1]) >= 400)).toBe(true);
  await fn.close();
}, 30_000);

test('reads a split shard to its end before its children', async () => {
  const { fn, lines, run } = await start('split', 1);
  const { mapping, checkpoints } = run();
  await put('split', texts(0, 50));
  await client.send(
    new SplitShardCommand({
      StreamName: 'split',
      ShardToSplit: 'shardId-000000000000',
      NewStartingHashKey: '170141183460469231731687303715884105728',
    }),
  );
  await expect
    .poll(
      async () =>
        (await client.send(new DescribeStreamCommand({ StreamName: 'split' }))).StreamDescription?.Shards
          ?.length,
      { timeout: 10_000 },
    )
    .toBe(3);
  await put('split', texts(50, 100));
  await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(100);
  for (let k = 0; k < 7; k++) {
    const order = byKey(lines, `k${k}`);
    expect(order.every((n, i) => i === 0 || n >= order[i - 1]!)).toBe(true);
  }
  await expect
    .poll(() => checkpoints.get('split', 'shardId-000000000000'), { timeout: 10_000 })
    .toBe(SHARD_END);
  await mapping.stop();
  await checkpoints.close();
  await fn.close();
}, 30_000);

test('the backlog is what is not done yet', async () => {
  const { fn, lines, run, checkpointFile } = await start('late', 2);
  const { mapping, checkpoints } = run();
  const pending = async (): Promise<number> => {
    let count = 0;
    for await (const _ of backlog(client, 'late', checkpoints)) count++;
    return count;
  };
  await put('late', texts(0, 30));
  await expect.poll(pending, { timeout: 10_000 }).toBe(0);
  await mapping.stop();
  await put('late', texts(30, 42));
  expect(await pending()).toBe(12);
  const again = run();
  await expect.poll(() => lines.length, { timeout: 10_000 }).toBe(42);
  await again.mapping.stop();
  await again.checkpoints.close();
  await checkpoints.close();
  expect(Object.keys(JSON.parse(readFileSync(checkpointFile, 'utf8')))).toEqual(['late']);
  await fn.close();
}, 30_000);
