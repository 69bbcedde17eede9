import type { KinesisStreamEvent } from 'aws-lambda';

/** Frames as the event source mapping hands them to a function. */
export function kinesisEvent(frames: readonly Buffer[], from = 0): KinesisStreamEvent {
  return {
    Records: frames.map((data, i) => ({
      awsRegion: 'us-east-1',
      eventID: `shardId-000000000000:${from + i}`,
      eventName: 'aws:kinesis:record',
      eventSource: 'aws:kinesis',
      eventSourceARN: 'arn:aws:kinesis:us-east-1:000000000000:stream/bench',
      eventVersion: '1.0',
      invokeIdentityArn: 'arn:aws:iam::000000000000:role/bench',
      kinesis: {
        approximateArrivalTimestamp: Date.now() / 1000,
        data: data.toString('base64'),
        kinesisSchemaVersion: '1.0',
        partitionKey: 'bench-orders:1',
        sequenceNumber: String(from + i),
      },
    })),
  };
}
