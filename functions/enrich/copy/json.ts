import type { Json } from '../../../domain/json.ts';
import type { CopyBuffer } from './buffer.ts';
import type { WriteColumn } from './column.ts';

/** jsonb's own name for its binary format. */
const VERSION = 1;

/** Escapes that JSON allows and PostgreSQL's jsonb does not: NUL, and what JSON.stringify leaves of lone surrogates. */
const UNSTORABLE = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f]..)/g;
/** A cheap look before the exact one. */
const mayBeUnstorable = (text: string): boolean => text.includes('\\u0000') || text.includes('\\ud');

function writeJsonText(out: CopyBuffer, text: string): void {
  out.ensure(5 + text.length * 3);
  const written = out.bytes.write(text, out.at + 5, 'utf8');
  out.view.setInt32(out.at, written + 1);
  out.bytes[out.at + 4] = VERSION;
  out.at += 5 + written;
}

export const writeJson: WriteColumn = (out, value) => {
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch {
    return 'is nested too deep';
  }
  if (mayBeUnstorable(text) && text.search(UNSTORABLE) >= 0)
    return 'holds a NUL character or half of a surrogate pair, which PostgreSQL jsonb cannot';
  // JSON.stringify makes null of an infinite number, which is what JSON.parse makes of 1e999.
  if (text.includes('null') && !allFinite(value)) return 'holds a number too large for any number type';
  writeJsonText(out, text);
  return undefined;
};

function allFinite(value: Json): boolean {
  if (typeof value === 'number') return Number.isFinite(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(allFinite);
}

/** JSON of what only describes, with what PostgreSQL cannot hold replaced by U+FFFD. */
export function storableJson(value: unknown): string {
  const text = JSON.stringify(value);
  return mayBeUnstorable(text) ? text.replace(UNSTORABLE, '$1\ufffd') : text;
}

export const writeStorableJson = (out: CopyBuffer, value: Json): void =>
  writeJsonText(out, storableJson(value));
