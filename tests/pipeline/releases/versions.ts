import {
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';

/** How many frames of each version are on a stream, those that a test kept as bytes left out. */
export async function versionsOn(client: KinesisClient, stream: string): Promise<Record<string, number>> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: stream }));
  const counts: Record<string, number> = {};
  for (const { ShardId } of Shards) {
    let { ShardIterator: iterator } = await client.send(
      new GetShardIteratorCommand({ StreamName: stream, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    for (;;) {
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: 500 }),
      );
      if (Records.length === 0) break;
      for (const { Data } of Records) {
        const line = Buffer.from(Data!).toString('latin1', 0, 400);
        const version = line.includes('"id":"golden') ? undefined : /^\{"omnistream":(\d+)/.exec(line)?.[1];
        if (version) counts[version] = (counts[version] ?? 0) + 1;
      }
      iterator = NextShardIterator;
    }
  }
  return counts;
}
