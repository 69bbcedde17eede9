import { compress, FAST, THOROUGH } from './compression.ts';
import type { FrameHeader, RawFrame, ValidatedFrame } from './frame.ts';
import { COMPRESS_FROM_BYTES, MAX_DECODED_BYTES, MAX_ENCODED_BYTES } from './limits.ts';
import { FrameTooLarge, firstTrim, TRIMS, trimmed } from './trim.ts';
import { NEWLINE, type WireHeader } from './wire.ts';

/** Throws `FrameTooLarge` when the frame does not fit a Kinesis record; frames made by `pack` always do. */
export function encodeRaw(frame: RawFrame): Buffer {
  const data = encode('raw', frame.header, undefined, frame.records, FAST);
  if (data.length > MAX_ENCODED_BYTES) throw new FrameTooLarge(frame.header, data.length, MAX_ENCODED_BYTES);
  return data;
}

/** A frame that its verdicts make too large loses their details first (see `TRIMS`). Throws `FrameTooLarge` as the last resort. */
export function encodeValidated(frame: ValidatedFrame): Buffer {
  let length = 0;
  for (const trim of TRIMS.slice(firstTrim(frame.verdicts))) {
    const verdicts = JSON.stringify(trimmed(frame.verdicts, trim));
    const last = trim === TRIMS.at(-1);
    for (const level of last ? ([FAST, THOROUGH] as const) : ([FAST] as const)) {
      const data = encode('validated', frame.header, verdicts, frame.records, level);
      if (data.length <= MAX_ENCODED_BYTES) return data;
      length = data.length;
    }
  }
  throw new FrameTooLarge(frame.header, length, MAX_ENCODED_BYTES);
}

function encode(
  kind: WireHeader['kind'],
  header: FrameHeader,
  verdicts: string | undefined,
  records: readonly Buffer[],
  level: typeof FAST | typeof THOROUGH,
): Buffer {
  const framing = records.some(record => record.includes(NEWLINE)) ? 'lengths' : 'lines';
  const plain = body(framing, verdicts, records);
  if (plain.length > MAX_DECODED_BYTES) throw new FrameTooLarge(header, plain.length, MAX_DECODED_BYTES);
  const packed = plain.length < COMPRESS_FROM_BYTES ? plain : compress(plain, level);
  const compressed = packed.length < plain.length;
  const { omnistream, ...rest } = header;
  const wire: WireHeader = {
    omnistream,
    kind,
    body: compressed ? 'zstd' : 'plain',
    framing,
    ...rest,
    records: records.length,
  };
  return Buffer.concat([Buffer.from(`${JSON.stringify(wire)}\n`), compressed ? packed : plain]);
}

function body(
  framing: WireHeader['framing'],
  verdicts: string | undefined,
  records: readonly Buffer[],
): Buffer {
  const lengths = framing === 'lengths' ? `${JSON.stringify(records.map(record => record.length))}\n` : '';
  const separator = framing === 'lines' ? 1 : 0;
  const head = Buffer.from(verdicts === undefined ? lengths : `${verdicts}\n${lengths}`);
  let size = head.length + separator * Math.max(0, records.length - 1);
  for (const record of records) size += record.length;
  const out = Buffer.allocUnsafe(size);
  let at = head.copy(out);
  records.forEach((record, index) => {
    if (separator === 1 && index > 0) out[at++] = NEWLINE;
    at += record.copy(out, at);
  });
  return out;
}
