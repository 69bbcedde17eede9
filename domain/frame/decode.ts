import { decompress, decompressBare, decompressionError } from './compression.ts';
import type { FrameHeader, RawFrame, ValidatedFrame } from './frame.ts';
import { MAX_DECODED_RECORDS } from './limits.ts';
import { split } from './split.ts';
import { HEADER_START, NEWLINE, parseHeader, parseVerdicts, slice } from './wire.ts';

/** What a Kinesis record can turn out to be. Decoding never throws: bytes nobody understands are garbage, with the reason. */
export type Decoded =
  | { kind: 'raw'; frame: RawFrame }
  | { kind: 'validated'; frame: ValidatedFrame }
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

/** The header alone, for counting what waits on a stream; undefined when the data is no frame. */
export function readHeader(data: Buffer): FrameHeader | undefined {
  try {
    return isFrame(data) ? headerOf(data).header : undefined;
  } catch {
    return undefined;
  }
}

const isFrame = (data: Buffer): boolean => data.subarray(0, HEADER_START.length).equals(HEADER_START);

function headerOf(data: Buffer) {
  const end = data.indexOf(NEWLINE);
  if (end === -1) throw new Error('frame header: its line does not end');
  const { kind, body, framing, ...header } = parseHeader(data.toString('utf8', 0, end));
  return { kind, body, framing, header: header as FrameHeader, end };
}

function decodeOwn(data: Buffer): Decoded {
  const { kind, body: packing, framing, header, end } = headerOf(data);
  if (header.records > MAX_DECODED_RECORDS)
    throw new Error(
      `frame header: ${header.records} records, more than the ${MAX_DECODED_RECORDS} of a frame`,
    );
  const body = opened(data.subarray(end + 1), packing === 'zstd' ? decompress : undefined);
  if (kind === 'raw') return { kind, frame: { header, records: slice(body, 0, framing, header.records) } };
  const verdictsEnd = body.indexOf(NEWLINE);
  if (verdictsEnd === -1) throw new Error('frame verdicts: their line does not end');
  const verdicts = parseVerdicts(body.toString('utf8', 0, verdictsEnd));
  const records = slice(body, verdictsEnd + 1, framing, header.records);
  return { kind, frame: { header, verdicts, records } };
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

function opened(data: Buffer, open: ((data: Buffer) => Buffer) | undefined): Buffer {
  if (!open) return data;
  try {
    return open(data);
  } catch (error) {
    throw new Error(decompressionError(error));
  }
}

const startsLikeJson = (record: Buffer): boolean => /^[ \t]*\{/.test(record.toString('latin1', 0, 64));

const AGGREGATED = 'aggregated by the Kinesis Producer Library: turn its AggregationEnabled off';
const looksAggregated = (data: Buffer): boolean => data.length >= 4 && data.readUInt32BE(0) === 0xf3899ac2;
