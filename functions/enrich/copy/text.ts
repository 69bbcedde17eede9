import type { CopyBuffer } from './buffer.ts';
import type { WriteColumn } from './column.ts';

/** Up to here a loop over ASCII beats the call into the encoder. */
const SHORT = 40;

const NUL_FAULT = 'holds a NUL character, which PostgreSQL text cannot';
const SURROGATE_FAULT = 'holds half of a surrogate pair, which is no character';

/** Why PostgreSQL cannot hold the text, or undefined. */
export function textFault(text: string): string | undefined {
  if (text.includes('\0')) return NUL_FAULT;
  return text.isWellFormed() ? undefined : SURROGATE_FAULT;
}

/** The text with what PostgreSQL cannot hold replaced by U+FFFD: for what only describes, never for data. */
export const storableText = (text: string): string =>
  textFault(text) === undefined ? text : text.toWellFormed().replaceAll('\0', '\ufffd');

export function writeTextField(out: CopyBuffer, text: string): string | undefined {
  const { length } = text;
  out.ensure(4 + length * 3);
  const start = out.at + 4;
  if (length <= SHORT) {
    const { bytes } = out;
    let i = 0;
    for (; i < length; i++) {
      const code = text.charCodeAt(i);
      if (code === 0 || code > 127) break;
      bytes[start + i] = code;
    }
    if (i === length) {
      out.view.setInt32(out.at, length);
      out.at = start + length;
      return undefined;
    }
  }
  const fault = textFault(text);
  if (fault !== undefined) return fault;
  const written = out.bytes.write(text, start, 'utf8');
  out.view.setInt32(out.at, written);
  out.at = start + written;
  return undefined;
}

export const writeText: WriteColumn = (out, value) =>
  typeof value === 'string' ? writeTextField(out, value) : 'is not a string';

const UUID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;

export const writeUuid: WriteColumn = (out, value) => {
  if (typeof value !== 'string' || !UUID.test(value)) return 'is not a UUID';
  out.ensure(20);
  out.view.setInt32(out.at, 16);
  out.bytes.write(value.replaceAll('-', ''), out.at + 4, 'hex');
  out.at += 20;
  return undefined;
};
