/** Finds where JSON values begin and end in bytes, without parsing them. */

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const NEWLINE = 0x0a;
const RETURN = 0x0d;

const isSpace = (byte: number): boolean =>
  byte === 0x20 || byte === NEWLINE || byte === RETURN || byte === 0x09;

/** The first byte from `at` on that is no JSON white space, or `end`. */
export function skipSpace(data: Buffer, at: number, end = data.length): number {
  let i = at;
  while (i < end && isSpace(data[i]!)) i++;
  return i;
}

/** A value's extent, or where and why it has none. */
export type Scanned =
  | { ok: true; end: number /** Whether a raw newline stands between its tokens. */; newline: boolean }
  | { ok: false; at: number; message: string };

/**
 * The extent of the value at `start`: brackets are matched and strings skipped, everything else is left to the
 * parser. An unquoted value ends at white space, a comma or a closing bracket.
 */
export function scanValue(data: Buffer, start: number): Scanned {
  /** The closing brackets still due, innermost last. */
  const due: number[] = [];
  let newline = false;
  let i = start;
  while (i < data.length) {
    const byte = data[i]!;
    if (byte === QUOTE) {
      const end = stringEnd(data, i);
      if (end === -1) return { ok: false, at: i, message: 'a string that does not end' };
      i = end;
    } else if (byte === OPEN_BRACE) {
      due.push(CLOSE_BRACE);
      i++;
    } else if (byte === OPEN_BRACKET) {
      due.push(CLOSE_BRACKET);
      i++;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      if (due.pop() !== byte)
        return { ok: false, at: i, message: `an unexpected ${String.fromCharCode(byte)}` };
      i++;
    } else {
      if (byte === NEWLINE || byte === RETURN) newline = true;
      i = due.length > 0 ? i + 1 : scalarEnd(data, i);
    }
    if (due.length === 0) return { ok: true, end: i, newline };
  }
  return { ok: false, at: data.length, message: `the end of the data where a ${closing(due)} is due` };
}

const closing = (due: number[]): string => (due.length > 0 ? String.fromCharCode(due.at(-1)!) : 'value');

/** Behind the closing quote, or -1. A raw newline ends no string: JSON does not allow one, the parser will say so. */
function stringEnd(data: Buffer, quote: number): number {
  for (let i = quote + 1; i < data.length; i++) {
    const byte = data[i]!;
    if (byte === QUOTE) return i + 1;
    if (byte === BACKSLASH) i++;
  }
  return -1;
}

function scalarEnd(data: Buffer, start: number): number {
  let i = start;
  while (i < data.length) {
    const byte = data[i]!;
    if (isSpace(byte) || byte === COMMA || byte === CLOSE_BRACKET || byte === CLOSE_BRACE) break;
    i++;
  }
  return Math.max(i, start + 1);
}

/** A copy with each newline between tokens made a space; one inside a string stays, so that the record stays as wrong as it is. */
export function onOneLine(value: Buffer): Buffer {
  const copy = Buffer.from(value);
  for (let i = 0; i < copy.length; i++) {
    const byte = copy[i]!;
    if (byte === QUOTE) {
      const end = stringEnd(copy, i);
      if (end === -1) break;
      i = end - 1;
    } else if (byte === NEWLINE || byte === RETURN) copy[i] = 0x20;
  }
  return copy;
}

/** 1-based line and column (in bytes) of an offset. */
export function position(data: Buffer, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (;;) {
    const next = data.indexOf(NEWLINE, start);
    if (next === -1 || next >= offset) return { line, column: offset - start + 1 };
    line++;
    start = next + 1;
  }
}
