import { parseTokens } from '../../functions/ingest/authorise.ts';
import { Trouble } from '../trouble.ts';

/** Source id -> SHA-256 of its tokens in hexadecimal digits, oldest first. */
export type Hashes = ReadonlyMap<string, readonly string[]>;

/** As ingest reads them. Throws when ingest would. */
export const readHashes = (text: string): Hashes =>
  new Map(
    [...parseTokens(text)].map(([source, hashes]) => [source, hashes.map(hash => hash.toString('hex'))]),
  );

export const writeHashes = (hashes: Hashes): string =>
  `${JSON.stringify(Object.fromEntries([...hashes].sort(([a], [b]) => (a < b ? -1 : 1))), null, 2)}\n`;

/** By how many digits a token is named: enough to tell one from the others, and no use to anybody else. */
export const FINGERPRINT = 12;
export const fingerprint = (hash: string): string => hash.slice(0, FINGERPRINT);

export const withHash = (hashes: Hashes, source: string, hash: string): Hashes =>
  new Map([...hashes, [source, [...(hashes.get(source) ?? []), hash]]]);

/**
 * Without the tokens that the fingerprints name, or without any for 'all'. The last one goes only with 'all', since no
 * producer of the source can write then. @throws Trouble for a fingerprint that names none or several
 */
export function withoutHashes(
  hashes: Hashes,
  source: string,
  which: readonly string[] | 'all',
): { hashes: Hashes; removed: string[] } {
  const known = hashes.get(source) ?? [];
  if (known.length === 0) throw new Trouble(2, `${source} has no token${others(hashes)}.`);
  const removed = which === 'all' ? [...known] : which.map(name => named(known, name, source));
  const left = known.filter(hash => !removed.includes(hash));
  if (left.length === 0 && which !== 'all')
    throw new Trouble(
      2,
      `That would leave ${source} without a token, and its producers could not write: add one first, or give --all.`,
    );
  const rest = new Map(hashes);
  if (left.length > 0) rest.set(source, left);
  else rest.delete(source);
  return { hashes: rest, removed };
}

function named(known: readonly string[], name: string, source: string): string {
  const found = /^[0-9a-f]{4,64}$/i.test(name)
    ? known.filter(hash => hash.startsWith(name.toLowerCase()))
    : [];
  if (found.length === 1) return found[0]!;
  const why = found.length > 1 ? `names ${found.length} tokens` : 'names no token';
  throw new Trouble(2, `${name} ${why} of ${source}; it has ${known.map(fingerprint).join(', ')}.`);
}

const others = (hashes: Hashes): string =>
  hashes.size > 0 ? `; there are tokens of ${[...hashes.keys()].join(', ')}` : '';
