import { decompressBare, opened } from './compression.ts';
import type { FrameHeader } from './frame.ts';
import { MAX_DECODED_RECORDS } from './limits.ts';
import { type CommonHeader, HEADER_START, otherVersion, versionOf } from './other-version.ts';
import { split } from './split.ts';
import { type Incoming, NEWLINE } from './version.ts';

/** What a Kinesis record can turn out to be. Decoding never throws: bytes nobody understands are garbage, with the reason. */
export type Decoded =
  | Incoming
  /** A frame of a version that this release does not read: no fault of the data, another release does. */
  | { kind: 'other version'; header: CommonHeader }
  /** Records that a producer put on the stream by itself: JSON or NDJSON without a header, plain, gzip or zstd. */
  | { kind: 'bare'; records: Buffer[] }
  | { kind: 'garbage'; data: Buffer; reason: string };

export function decodeFrame(data: Buffer): Decoded {
  try {
    return isFrame(data) ? decodeOwn(data) : decodeBare(data);
  } catch (error) {
    return { kind: 'garbage', data, reason: error instanceof Error ? error.message : String(error) };
  }
}

/** What a header says of its frame, for counting what waits on a stream; undefined when the data is no frame. */
export function readHeader(data: Buffer): Pick<FrameHeader, 'id' | 'source' | 'records' | 'run'> | undefined {
  if (!isFrame(data)) return undefined;
  try {
    const line = headerLine(data);
    return versionOf(line)?.header(line) ?? otherVersion(line);
  } catch {
    return undefined;
  }
}

const START = Buffer.from(HEADER_START);
const isFrame = (data: Buffer): boolean => data.subarray(0, START.length).equals(START);

function headerLine(data: Buffer): string {
  const end = data.indexOf(NEWLINE);
  if (end === -1) throw new Error('frame header: its line does not end');
  return data.toString('utf8', 0, end);
}

function decodeOwn(data: Buffer): Decoded {
  const line = headerLine(data);
  const version = versionOf(line);
  if (version) return version.decode(line, data.subarray(data.indexOf(NEWLINE) + 1));
  const header = otherVersion(line);
  if (header) return { kind: 'other version', header };
  throw new Error('frame header: omnistream, id, source and records are not all there');
}

function decodeBare(data: Buffer): Decoded {
  const text = opened(data, decompressBare);
  const result = split(text, 'json', MAX_DECODED_RECORDS);
  if (!result.ok)
    throw new Error(
      `neither a frame nor JSON: ${result.message} at line ${result.line}, column ${result.column}`,
    );
  if (result.records.length === 0) throw new Error('it holds no record');
  if (result.shape === 'lines' && !startsLikeJson(result.records[0]!))
    throw new Error(looksAggregated(text) ? AGGREGATED : 'neither a frame nor JSON');
  if (result.records.length > MAX_DECODED_RECORDS)
    throw new Error(`more than ${MAX_DECODED_RECORDS} records, the limit of a frame`);
  return { kind: 'bare', records: result.records };
}

const startsLikeJson = (record: Buffer): boolean => /^[ \t]*\{/.test(record.toString('latin1', 0, 64));

const AGGREGATED = 'aggregated by the Kinesis Producer Library: turn its AggregationEnabled off';
const looksAggregated = (data: Buffer): boolean => data.length >= 4 && data.readUInt32BE(0) === 0xf3899ac2;
