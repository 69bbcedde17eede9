import type { KinesisStreamEvent, KinesisStreamRecord } from 'aws-lambda';
import { type Decoded, decodeFrame } from '../../domain/frame/decode.ts';
import type { ValidatedFrame } from '../../domain/frame/frame.ts';
import { OtherVersion } from '../../domain/frame/other-version.ts';
import type { Failure } from '../../domain/quality/failure.ts';
import { sourceOfPartitionKey } from '../../domain/topology.ts';
import { storableText } from './copy/text.ts';

/** A frame of the validated stream, and the sequence number by which it is asked for again. */
export interface Delivery {
  sequence: string;
  frame: ValidatedFrame;
}

/**
 * A batch's frames in the order of their shard, each decoded only when it is asked for. What is no validated frame
 * becomes one whose records are all at fault, so that it ends in the quarantine with its bytes instead of stopping
 * the shard. A frame of another version ends the batch: it has to come again, and so does what is behind it.
 */
export function* deliveries(
  event: KinesisStreamEvent,
  onOtherVersion: (error: OtherVersion) => void,
): Generator<Delivery> {
  for (const record of event.Records) {
    const decoded = decodeFrame(Buffer.from(record.kinesis.data, 'base64'));
    if (decoded.kind === 'other version') return onOtherVersion(new OtherVersion(decoded.header));
    yield { sequence: record.kinesis.sequenceNumber, frame: validatedFrame(record, decoded) };
  }
}

function validatedFrame(
  record: KinesisStreamRecord,
  decoded: Exclude<Decoded, { kind: 'other version' }>,
): ValidatedFrame {
  if (decoded.kind === 'garbage') return condemned([decoded.data], decoded.reason, headerFor(record));
  if (decoded.kind === 'bare')
    return condemned(decoded.records, 'records without a header', headerFor(record));
  const { header, records } = decoded.frame;
  if (decoded.kind === 'raw') return condemned(records, 'it has not been through quality', header);
  return decoded.frame;
}

/** A header for what came without one: its place in the stream is its id. */
const headerFor = ({ eventID, kinesis }: KinesisStreamRecord): ValidatedFrame['header'] => ({
  id: eventID,
  source: storableText(sourceOfPartitionKey(kinesis.partitionKey)) || '(none)',
  contract: '',
  bucket: 0,
  receivedAt: kinesis.approximateArrivalTimestamp * 1000,
  records: 0,
  stamps: {},
});

function condemned(records: Buffer[], reason: string, header: ValidatedFrame['header']): ValidatedFrame {
  const failure: Failure = {
    kind: 'malformed',
    rule: 'frame',
    field: '',
    expected: 'a validated frame',
    message: `not a validated frame: ${reason}`,
    severity: 'critical',
  };
  return {
    header: { ...header, records: records.length },
    records,
    verdicts: { contract: header.contract, failures: { ...records.map(() => [failure]) }, rules: {} },
  };
}
