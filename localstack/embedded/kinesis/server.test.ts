import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { GetRecordsCommand, GetShardIteratorCommand, PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { keepRunning } from '../keep-running.ts';
import { startKinesis } from './server.ts';
import { ensureStream, kinesisClient } from './streams.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-kinesis-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

test('a Kinesis whose thread dies comes back on its port with what it had taken', async () => {
  const threads: Worker[] = [];
  const { once } = Worker.prototype;
  vi.spyOn(Worker.prototype, 'once').mockImplementation(function (this: Worker, ...given) {
    threads.push(this);
    return once.apply(this, given);
  });
  const warnings: string[] = [];
  const kinesis = await keepRunning(
    'Kinesis',
    port => startKinesis(join(folder, 'kinesis'), port),
    warning => warnings.push(warning),
  );
  const client = kinesisClient(kinesis.endpoint);
  await ensureStream(client, 'raw', 1);
  const Data = new TextEncoder().encode('kept');
  await client.send(new PutRecordCommand({ StreamName: 'raw', PartitionKey: 'a', Data }));

  await threads[0]!.terminate();
  await vi.waitFor(async () => {
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamName: 'raw',
        ShardId: 'shardId-000000000000',
        ShardIteratorType: 'TRIM_HORIZON',
      }),
    );
    const { Records } = await client.send(new GetRecordsCommand({ ShardIterator }));
    expect(Records?.map(record => new TextDecoder().decode(record.Data))).toEqual(['kept']);
  }, 10_000);
  expect(warnings).toEqual(['Kinesis has ended by itself and is started again']);
  await kinesis.stop();
});
