import { FAST, THOROUGH } from './compression.ts';
import type { RawFrame, ValidatedFrame } from './frame.ts';
import { MAX_ENCODED_BYTES } from './limits.ts';
import { FrameTooLarge, firstTrim, TRIMS, trimmed } from './trim.ts';
import { VERSIONS, WRITTEN } from './versions.ts';

const { encode } = VERSIONS.get(WRITTEN)!;

/**
 * Throws `FrameTooLarge` when the frame does not fit a Kinesis record; frames made by `pack` always do. Records that a
 * producer compressed better than we do at first get a second try.
 */
export function encodeRaw({ header, records }: RawFrame): Buffer {
  let length = 0;
  for (const level of [FAST, THOROUGH] as const) {
    const data = encode({ header, records }, level);
    if (data.length <= MAX_ENCODED_BYTES) return data;
    length = data.length;
  }
  throw new FrameTooLarge(header, length, MAX_ENCODED_BYTES);
}

/** A frame that its verdicts make too large loses their details first (see `TRIMS`). Throws `FrameTooLarge` as the last resort. */
export function encodeValidated(frame: ValidatedFrame): Buffer {
  let length = 0;
  for (const trim of TRIMS.slice(firstTrim(frame.verdicts))) {
    const verdicts = trimmed(frame.verdicts, trim);
    const last = trim === TRIMS.at(-1);
    for (const level of last ? ([FAST, THOROUGH] as const) : ([FAST] as const)) {
      const data = encode({ ...frame, verdicts }, level);
      if (data.length <= MAX_ENCODED_BYTES) return data;
      length = data.length;
    }
  }
  throw new FrameTooLarge(frame.header, length, MAX_ENCODED_BYTES);
}
