import type { JsonObject } from '../json.ts';

/**
 * The text of a record's key; undefined when it has none. `5` and `"5"` are one key: transforms may make them one. An
 * object or a list is no key, and quality will say so: nested deep enough, it has not even a text.
 */
export function keyOf(record: JsonObject, key: readonly string[]): string | undefined {
  let text = '';
  let found = false;
  for (const field of key) {
    const value = record[field];
    if (value !== undefined && value !== null && typeof value !== 'object') {
      found = true;
      text += String(value);
    }
    text += '\u001f';
  }
  return found ? text : undefined;
}
