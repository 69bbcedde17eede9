/** A piece of raw text; `odd` is something that cannot be seen and is therefore named. */
export interface Piece {
  text: string;
  odd: boolean;
}

/**
 * Control characters, and those that reorder, join or hide text: shown as they are, they would let a record lie about
 * itself. Line breaks are named too: within one line of a record they cannot stand.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const ODD = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffd]/gu;

const nameOf = (char: string): string =>
  `U+${char.codePointAt(0)!.toString(16).toUpperCase().padStart(4, '0')}`;

/** The text with everything invisible named: `a\u202eb` becomes `a`, `U+202E`, `b`. */
export function visible(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const { 0: char, index } of text.matchAll(ODD)) {
    if (index > end) pieces.push({ text: text.slice(end, index), odd: false });
    pieces.push({ text: nameOf(char), odd: true });
    end = index + char.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), odd: false });
  return pieces;
}

/** The bytes of a base64 text; undefined when it is none. */
export function bytesOf(base64: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(base64), char => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** Index of the first byte that is no UTF-8; where a character is begun and not ended, that of its beginning. */
export function firstBadByte(bytes: Uint8Array): number | undefined {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  try {
    decoder.decode(bytes);
    return undefined;
  } catch {
    let good = 0;
    let bad = bytes.length;
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (isStart(bytes.subarray(0, middle))) good = middle;
      else bad = middle;
    }
    const whole = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, good), {
      stream: true,
    });
    return new TextEncoder().encode(whole).length;
  }
}

/** Whether bytes could go on as UTF-8: whole characters, perhaps a begun one at the end. */
function isStart(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

export interface HexRow {
  offset: number;
  cells: { hex: string; char: string; bad: boolean }[];
}

/** Few enough for their characters to stand beside them in half a drawer, or on a phone. */
const ROW = 8;

/** Rows of bytes as hexadecimal and, where it can be printed, as a character. */
export function hexRows(bytes: Uint8Array, bad: number | undefined, most: number): HexRow[] {
  const rows: HexRow[] = [];
  for (let offset = 0; offset < Math.min(bytes.length, most); offset += ROW)
    rows.push({
      offset,
      cells: [...bytes.subarray(offset, offset + ROW)].map((byte, i) => ({
        hex: byte.toString(16).padStart(2, '0'),
        char: byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·',
        bad: offset + i === bad,
      })),
    });
  return rows;
}
