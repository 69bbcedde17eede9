import type { KinesisStreamRecord } from 'aws-lambda';
import { decodeFrame } from '../../domain/frame/decode.ts';
import type { FrameHeader, RawFrame } from '../../domain/frame/frame.ts';
import { bucketOf } from '../../domain/frame/hash.ts';
import { MAX_ENCODED_BYTES } from '../../domain/frame/limits.ts';
import { OtherVersion } from '../../domain/frame/other-version.ts';
import { sourceOfPartitionKey } from '../../domain/topology.ts';

/** A frame to judge; `garbage` says why its one record is no data at all. */
export interface Incoming extends RawFrame {
  garbage?: string;
  /** What the Kinesis record held. */
  data: Buffer;
}

/** Garbage that does not compress has to fit a frame with its verdict and header again. */
const GARBAGE_BYTES = MAX_ENCODED_BYTES - 4096;

/**
 * The frame a Kinesis record holds. Bytes that are nothing become a frame of one record, to be quarantined. Throws only
 * `OtherVersion`: that frame has to come again.
 */
export function incoming(record: KinesisStreamRecord): Incoming {
  const data = Buffer.from(record.kinesis.data, 'base64');
  const decoded = decodeFrame(data);
  switch (decoded.kind) {
    case 'raw':
    case 'validated':
      return { header: decoded.frame.header, records: decoded.frame.records, data };
    case 'other version':
      throw new OtherVersion(decoded.header);
    case 'bare':
      return { header: bareHeader(record, decoded.records.length), records: decoded.records, data };
    case 'garbage':
      return garbage(record, data, decoded.reason);
  }
}

/** The whole Kinesis record as one record of garbage, with the reason. */
export function garbage(record: KinesisStreamRecord, data: Buffer, reason: string): Incoming {
  const cut = data.length > GARBAGE_BYTES;
  return {
    header: bareHeader(record, 1),
    records: [data.subarray(0, GARBAGE_BYTES)],
    data,
    garbage: cut ? `${reason}; the first ${GARBAGE_BYTES} of its ${data.length} bytes are kept` : reason,
  };
}

/** The header of what came without one: shard and sequence number name it for good, the partition key names its source. */
function bareHeader({ eventID, kinesis }: KinesisStreamRecord, records: number): FrameHeader {
  return {
    id: eventID,
    source: sourceOfPartitionKey(kinesis.partitionKey).replaceAll(/[\p{Cc}\p{Cs}]/gu, '') || '(none)',
    contract: '',
    bucket: bucketOf(kinesis.partitionKey),
    receivedAt: Math.round(kinesis.approximateArrivalTimestamp * 1000),
    records,
    stamps: {},
  };
}
