import {
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type KinesisClient,
  ListShardsCommand,
  type ListShardsCommandOutput,
} from '@aws-sdk/client-kinesis';

export interface StreamRecord {
  sequenceNumber: string;
  partitionKey: string;
  data: Uint8Array;
  /** Approximate arrival, ms since the epoch. */
  arrivedAt: number;
}

export interface Shard {
  shardId: string;
  /** The shards it was split or merged from: their records come first. */
  parents: string[];
  /** Takes no more records. */
  closed: boolean;
}

export interface Page {
  records: StreamRecord[];
  /** Undefined when the shard is closed and read to its end. */
  next: string | undefined;
  millisBehind: number;
}

/** What the mapping needs of Kinesis. Every call rejects with the service's error, `name` as documented. */
export interface Stream {
  arn(): Promise<string>;
  shards(): Promise<Shard[]>;
  /** An iterator behind a sequence number, or at the oldest record for undefined. */
  iterator(shardId: string, after: string | undefined): Promise<string>;
  read(iterator: string, limit: number): Promise<Page>;
}

/** The stream by the Kinesis API. Aborting the signal ends calls under way. */
export function kinesisStream(client: KinesisClient, name: string, signal?: AbortSignal): Stream {
  const options = signal ? { abortSignal: signal } : {};
  return {
    async arn() {
      const answer = await client.send(new DescribeStreamSummaryCommand({ StreamName: name }), options);
      return answer.StreamDescriptionSummary?.StreamARN ?? '';
    },

    async shards() {
      const shards: Shard[] = [];
      let token: string | undefined;
      do {
        const page: ListShardsCommandOutput = await client.send(
          new ListShardsCommand(token ? { NextToken: token } : { StreamName: name }),
          options,
        );
        for (const shard of page.Shards ?? []) {
          shards.push({
            shardId: shard.ShardId!,
            parents: [shard.ParentShardId, shard.AdjacentParentShardId].filter(id => id !== undefined),
            closed: shard.SequenceNumberRange?.EndingSequenceNumber !== undefined,
          });
        }
        token = page.NextToken;
      } while (token);
      return shards;
    },

    async iterator(shardId, after) {
      const from =
        after === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' as const }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER' as const, StartingSequenceNumber: after };
      const answer = await client.send(
        new GetShardIteratorCommand({ StreamName: name, ShardId: shardId, ...from }),
        options,
      );
      return answer.ShardIterator!;
    },

    async read(iterator, limit) {
      const page = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: limit }),
        options,
      );
      return {
        records: (page.Records ?? []).map(record => ({
          sequenceNumber: record.SequenceNumber!,
          partitionKey: record.PartitionKey!,
          data: record.Data!,
          arrivedAt: record.ApproximateArrivalTimestamp?.getTime() ?? 0,
        })),
        next: page.NextShardIterator,
        millisBehind: page.MillisBehindLatest ?? 0,
      };
    },
  };
}
