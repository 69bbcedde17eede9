import { isUtf8 } from 'node:buffer';
import { isObject, type JsonObject } from '../json.ts';

/** The JSON object that a record's bytes are, or undefined: then the record is malformed. Invalid UTF-8 is no JSON. */
export function parseRecord(bytes: Buffer): JsonObject | undefined {
  try {
    const value: unknown = isUtf8(bytes) ? JSON.parse(bytes.toString('utf8')) : undefined;
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
