import type { KinesisStreamRecord } from 'aws-lambda';
import type { StreamRecord } from './stream.ts';

/** A stream record as the function is given it, with what the mapping needs to know beside. */
export interface Delivery {
  event: KinesisStreamRecord;
  sequenceNumber: string;
  /** Ms since the epoch. */
  arrivedAt: number;
  /** When the mapping read it, ms since the epoch. */
  readAt: number;
  /** Its share of the event's JSON, base64 counted. */
  bytes: number;
}

/** What all records of a shard share. */
export interface Origin {
  streamArn: string;
  shardId: string;
}

export function delivery(record: StreamRecord, { streamArn, shardId }: Origin, readAt: number): Delivery {
  const { sequenceNumber, partitionKey, data, arrivedAt } = record;
  const event: KinesisStreamRecord = {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data: '',
      approximateArrivalTimestamp: arrivedAt / 1000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::000000000000:role/omnistream',
    awsRegion: streamArn.split(':')[3] ?? '',
    eventSourceARN: streamArn,
  };
  // Measured without its data: base64 needs no escapes, so its length is simply added.
  const envelope = Buffer.byteLength(JSON.stringify(event));
  event.kinesis.data = Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64');
  return { event, sequenceNumber, arrivedAt, readAt, bytes: envelope + event.kinesis.data.length };
}
