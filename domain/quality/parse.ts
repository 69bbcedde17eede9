import { isAscii, isUtf8 } from 'node:buffer';
import { isObject, type Json, type JsonObject } from '../json.ts';
import type { Failure } from './failure.ts';
import { jsonFault } from './json-fault.ts';

/** A record and the text it was read from (absent when it never was text, as with a CSV row), or why it is none. */
export type Parsed =
  | { readonly record: JsonObject; readonly text?: string; readonly failure?: undefined }
  | { readonly record?: undefined; readonly text?: undefined; readonly failure: Failure };

/** Characters shown before and after the place of a fault. */
const AROUND = 20;

/** A record that could not be read, with what stands around the fault. */
export const malformed = (message: string, text = '', position = 0): Parsed => ({
  failure: {
    kind: 'malformed',
    rule: 'json',
    field: '',
    expected: 'a JSON object in UTF-8',
    observed: text.slice(Math.max(0, position - AROUND), position + AROUND).toWellFormed(),
    message,
    severity: 'critical',
  },
});

const WHAT: Record<string, string> = { string: 'text', number: 'a number', boolean: 'true or false' };

/**
 * Reads one record. Never throws. As JSON.parse has it, the last of two equal keys counts; a byte order mark is a fault,
 * since every reader of the stored bytes would have to know of it.
 */
export function parseRecord(bytes: Buffer): Parsed {
  const ascii = isAscii(bytes);
  const text = bytes.toString(ascii ? 'latin1' : 'utf8');
  if (!ascii && !isUtf8(bytes)) {
    const position = text.indexOf('\ufffd');
    return malformed(`not UTF-8 at character ${position + 1}`, text, position);
  }
  let record: Json;
  try {
    record = JSON.parse(text) as Json;
  } catch {
    const fault = text.startsWith('\ufeff')
      ? { position: 0, reason: 'a byte order mark comes before the record' }
      : (jsonFault(text) ?? { position: 0, reason: 'it cannot be read' });
    return malformed(`not JSON at character ${fault.position + 1}: ${fault.reason}`, text, fault.position);
  }
  if (isObject(record)) return { record, text };
  const what = record === null ? 'null' : Array.isArray(record) ? 'a list' : WHAT[typeof record];
  return malformed(`the record is ${what}, not an object`, text, 0);
}
