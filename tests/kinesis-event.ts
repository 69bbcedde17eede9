import type { KinesisStreamEvent } from 'aws-lambda';

/** An event of one shard; the sequence numbers are the indexes. */
export const kinesisEvent = (
  records: readonly { key: string; data: Buffer }[],
  arrivedAt = Date.now(),
): KinesisStreamEvent => ({
  Records: records.map(({ key, data }, index) => ({
    awsRegion: 'local',
    eventID: `shardId-000000000000:${index}`,
    eventName: 'aws:kinesis:record',
    eventSource: 'aws:kinesis',
    eventSourceARN: 'arn:aws:kinesis:local:000000000000:stream/validated',
    eventVersion: '1.0',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/local',
    kinesis: {
      approximateArrivalTimestamp: arrivedAt / 1000,
      data: data.toString('base64'),
      kinesisSchemaVersion: '1.0',
      partitionKey: key,
      sequenceNumber: String(index),
    },
  })),
});
