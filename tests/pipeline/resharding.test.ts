/** Shards split and merged under load, as UpdateShardCount does it: nothing lost, nothing doubled, each key in its order. */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeStreamSummaryCommand,
  ListShardsCommand,
  MergeShardsCommand,
  type Shard,
  SplitShardCommand,
} from '@aws-sdk/client-kinesis';
import { expect } from 'vitest';
import { SHARD_END } from '../../localstack/embedded/event-source-mapping/checkpoints.ts';
import { kinesisClient } from '../../localstack/embedded/kinesis/streams.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { onlyHere } from './targets/needing.ts';
import { expectAllOnce, startTraffic, trafficContracts } from './traffic.ts';

const { test, beforeAll, afterAll } = onlyHere('it splits and merges shards of the embedded cloud');

const SPELL_MS = 500;

let cloud: TestCloud;
let client: ReturnType<typeof kinesisClient>;
beforeAll(async () => {
  cloud = await startTestCloud({ contracts: trafficContracts() });
  client = kinesisClient(cloud.cluster.kinesis);
});
afterAll(() => cloud?.end());

const startOf = ({ HashKeyRange }: Shard): bigint => BigInt(HashKeyRange!.StartingHashKey!);
const endOf = ({ HashKeyRange }: Shard): bigint => BigInt(HashKeyRange!.EndingHashKey!);

/** The shards that take records, in the order of their hash keys. */
async function open(stream: string): Promise<Shard[]> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: stream }));
  return Shards.filter(({ SequenceNumberRange }) => !SequenceNumberRange?.EndingSequenceNumber).sort(
    (a, b) => (startOf(a) < startOf(b) ? -1 : 1),
  );
}

async function active(stream: string): Promise<void> {
  const summary = await client.send(new DescribeStreamSummaryCommand({ StreamName: stream }));
  if (summary.StreamDescriptionSummary?.StreamStatus === 'ACTIVE') return;
  await sleep(20);
  await active(stream);
}

async function split(stream: string, shard: Shard): Promise<void> {
  const middle = (startOf(shard) + endOf(shard)) / 2n;
  await client.send(
    new SplitShardCommand({
      StreamName: stream,
      ShardToSplit: shard.ShardId,
      NewStartingHashKey: String(middle),
    }),
  );
  await active(stream);
}

async function merge(stream: string, [left, right]: Shard[]): Promise<void> {
  await client.send(
    new MergeShardsCommand({
      StreamName: stream,
      ShardToMerge: left!.ShardId,
      AdjacentShardToMerge: right!.ShardId,
    }),
  );
  await active(stream);
}

test('from two shards to four, to three, to two', async () => {
  const { rawStream, validatedStream } = cloud.cluster;
  const traffic = startTraffic(cloud);
  await sleep(SPELL_MS);
  for (const stream of [rawStream, validatedStream])
    for (const shard of await open(stream)) await split(stream, shard);
  await sleep(SPELL_MS);
  for (const stream of [validatedStream, rawStream]) {
    expect(await open(stream)).toHaveLength(4);
    await merge(stream, (await open(stream)).slice(1, 3));
    await sleep(SPELL_MS);
    expect(await open(stream)).toHaveLength(3);
    await merge(stream, (await open(stream)).slice(0, 2));
  }
  await sleep(SPELL_MS);
  await traffic.stop();
  await expectAllOnce(cloud, traffic.sent);

  for (const mapping of cloud.mappings) {
    const shards = mapping.state();
    expect(shards).toHaveLength(8);
    expect(shards.filter(({ checkpoint }) => checkpoint === SHARD_END)).toHaveLength(6);
    // The last shard has taken records, and they were delivered.
    expect(shards.at(-1)?.checkpoint).toMatch(/^\d+$/);
  }
});
