import { compress, decompress, opened } from '../compression.ts';
import { COMPRESS_FROM_BYTES, MAX_DECODED_BYTES, MAX_DECODED_RECORDS } from '../limits.ts';
import { FrameTooLarge } from '../trim.ts';
import { type FrameVersion, NEWLINE } from '../version.ts';
import { parseHeader, parseVerdicts, type WireHeader } from './header.ts';
import { join, slice } from './records.ts';

/**
 * A line of header in plain text, so that a backlog can be counted without opening it, then the body, compressed where
 * that pays: for a validated frame a line of verdicts, then the records, one a line, in their original bytes. A record that
 * holds a newline itself (one whose bytes are not JSON) makes a frame of `lengths`: the body then begins with a line of
 * the records' lengths, and they follow each other without separators.
 */
export const version1: FrameVersion = {
  encode({ header, verdicts, records }, level) {
    const framing = records.some(record => record.includes(NEWLINE)) ? 'lengths' : 'lines';
    const plain = join(framing, verdicts && JSON.stringify(verdicts), records);
    if (plain.length > MAX_DECODED_BYTES) throw new FrameTooLarge(header, plain.length, MAX_DECODED_BYTES);
    const packed = plain.length < COMPRESS_FROM_BYTES ? plain : compress(plain, level);
    const compressed = packed.length < plain.length;
    const wire: WireHeader = {
      omnistream: 1,
      kind: verdicts ? 'validated' : 'raw',
      body: compressed ? 'zstd' : 'plain',
      framing,
      ...header,
      records: records.length,
    };
    return Buffer.concat([Buffer.from(`${JSON.stringify(wire)}\n`), compressed ? packed : plain]);
  },

  header: line => split(line).header,

  decode(line, data) {
    const { kind, body: packing, framing, header } = split(line);
    if (header.records > MAX_DECODED_RECORDS)
      throw new Error(
        `frame header: ${header.records} records, more than the ${MAX_DECODED_RECORDS} of a frame`,
      );
    const body = packing === 'zstd' ? opened(data, decompress) : data;
    if (kind === 'raw') return { kind, frame: { header, records: slice(body, 0, framing, header.records) } };
    const verdictsEnd = body.indexOf(NEWLINE);
    if (verdictsEnd === -1) throw new Error('frame verdicts: their line does not end');
    const verdicts = parseVerdicts(body.toString('utf8', 0, verdictsEnd));
    const records = slice(body, verdictsEnd + 1, framing, header.records);
    return { kind, frame: { header, verdicts, records } };
  },
};

function split(line: string) {
  const { omnistream: _, kind, body, framing, ...header } = parseHeader(line);
  return { kind, body, framing, header };
}
