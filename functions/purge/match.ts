import type { Enrichment } from '../../domain/enrichment/enrich.ts';
import { isObject, type Json } from '../../domain/json.ts';

/** Whether a bad record is of the person; `unreadable`: it is no JSON object, and has the value somewhere in its bytes. */
export type Match = 'record' | 'unreadable' | undefined;

/** Shorter values stand in too many bytes by chance. */
export const SHORTEST_IN_BYTES = 4;

const holds = (found: Json | undefined, value: string): boolean =>
  found === value ||
  (typeof found === 'number' && (String(found) === value || found === Number(value))) ||
  (typeof found === 'boolean' && String(found) === value);

const follow = (record: Json, path: readonly string[]): Json | undefined =>
  path.reduce<Json | undefined>(
    (at, name) => (isObject(at) && Object.hasOwn(at, name) ? at[name] : undefined),
    record,
  );

/**
 * Looks for a value in a record's bytes as delivered: at the field, at a dotted path, and where the contract's transforms
 * put it; in bytes that are no JSON object anywhere, as a word of its own.
 */
export function matcher(
  field: string,
  value: string,
  enrichment: Pick<Enrichment, 'transform'>,
): (original: Buffer) => Match {
  const written = [...new Set([value, JSON.stringify(value).slice(1, -1), asciiOnly(value)])].map(text =>
    Buffer.from(text),
  );
  return original => {
    const text = original.toString();
    const record = objectOf(text);
    if (record === undefined)
      return value.length >= SHORTEST_IN_BYTES && written.some(word => hasWord(original, word))
        ? 'unreadable'
        : undefined;
    if (holds(follow(record, [field]), value) || holds(follow(record, field.split('.')), value))
      return 'record';
    // What a transform could not do leaves the rest of the record as it is.
    enrichment.transform(record, { receivedAt: 0 });
    return holds(follow(record, [field]), value) ? 'record' : undefined;
  };
}

function objectOf(text: string) {
  try {
    const value: Json = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const asciiOnly = (value: string): string =>
  value.replace(/[\u0080-\uffff]/g, char => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);

const isWord = (byte: number | undefined): boolean =>
  byte !== undefined && /[0-9A-Za-z_]/.test(String.fromCharCode(byte));

function hasWord(bytes: Buffer, word: Buffer): boolean {
  for (let at = bytes.indexOf(word); at !== -1; at = bytes.indexOf(word, at + 1))
    if (
      !(isWord(bytes[at - 1]) && isWord(word[0])) &&
      !(isWord(bytes[at + word.length]) && isWord(word.at(-1)))
    )
      return true;
  return false;
}
