import type { KinesisStreamRecord } from 'aws-lambda';
import { decodeFrame } from '../../domain/frame/decode.ts';
import { encodeRaw } from '../../domain/frame/encode.ts';
import { FrameTooLarge } from '../../domain/frame/trim.ts';
import { garbage, incoming } from '../../functions/quality/incoming.ts';
import type { StreamEntry } from '../../functions/shared/put-all.ts';

/** What goes back onto a stream, and how many records of data are in it. */
export interface Returned extends StreamEntry {
  records: number;
}

/**
 * A record as it goes back onto its stream, under its partition key. A frame goes as it is. What has no header that can
 * be read is known by its shard and sequence number, which change when it is put again: it gets a frame around it with
 * the id and the time of receipt it would have had, so that the ledger knows it however often it comes.
 */
export function returned(record: KinesisStreamRecord): Returned {
  const { partitionKey } = record.kinesis;
  const data = Buffer.from(record.kinesis.data, 'base64');
  const decoded = decodeFrame(data);
  switch (decoded.kind) {
    case 'bare':
    case 'garbage':
      return { partitionKey, ...framed(record, data) };
    case 'other version':
      return { partitionKey, data, records: decoded.header.records };
    default:
      return { partitionKey, data, records: decoded.frame.records.length };
  }
}

function framed(record: KinesisStreamRecord, data: Buffer): Pick<Returned, 'data' | 'records'> {
  const frame = incoming(record);
  try {
    return { data: encodeRaw(frame), records: frame.records.length };
  } catch (error) {
    if (!(error instanceof FrameTooLarge)) throw error;
    // As quality does with what fits no frame.
    return { data: encodeRaw(garbage(record, data, 'it does not fit a frame')), records: 1 };
  }
}
