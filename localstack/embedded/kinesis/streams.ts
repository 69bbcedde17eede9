import {
  CreateStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListShardsCommand,
  ResourceInUseException,
} from '@aws-sdk/client-kinesis';
import { NodeHttpHandler } from '@smithy/node-http-handler';

/** kinesalite speaks HTTP/1.1; the SDK's default for Kinesis is HTTP/2. */
export const kinesisClient = (endpoint: string): KinesisClient =>
  new KinesisClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    requestHandler: new NodeHttpHandler(),
  });

/** A week, as AWS allows at most for its lower price: a pipeline that was off over a long weekend loses nothing. */
const RETENTION_HOURS = 168;

/** Creates the stream unless it is there, and waits until it takes records. */
export async function ensureStream(client: KinesisClient, name: string, shards: number): Promise<void> {
  try {
    await client.send(new CreateStreamCommand({ StreamName: name, ShardCount: shards }));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  for (;;) {
    const { StreamDescriptionSummary } = await client.send(
      new DescribeStreamSummaryCommand({ StreamName: name }),
    );
    if (StreamDescriptionSummary?.StreamStatus === 'ACTIVE') {
      if (StreamDescriptionSummary.RetentionPeriodHours! < RETENTION_HOURS) {
        await client.send(
          new IncreaseStreamRetentionPeriodCommand({
            StreamName: name,
            RetentionPeriodHours: RETENTION_HOURS,
          }),
        );
      }
      return;
    }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}

/** Records a page; small, because the first page that is not wholly too old comes back whole. */
const TRIM_PAGE = 20;
/** Pages a call: an empty page may be the end or all expired, so the walk is bounded instead of asking which. */
const TRIM_PAGES = 200;

/**
 * Frees up to 4,000 records a shard that are past the stream's retention. kinesalite deletes old records only
 * when somebody reads them, so this reads from the trim horizon until a record comes that is young enough to stay.
 */
export async function trimStream(client: KinesisClient, name: string): Promise<void> {
  const { Shards = [] } = await client.send(new ListShardsCommand({ StreamName: name }));
  for (const { ShardId } of Shards) {
    let { ShardIterator: iterator } = await client.send(
      new GetShardIteratorCommand({ StreamName: name, ShardId, ShardIteratorType: 'TRIM_HORIZON' }),
    );
    for (let page = 0; iterator && page < TRIM_PAGES; page++) {
      const read: GetRecordsCommandOutput = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: TRIM_PAGE }),
      );
      if (read.Records?.length) break;
      iterator = read.NextShardIterator;
    }
  }
}
