import { BUCKETS } from '../topology.ts';

/** FNV-1a, 32 bits. */
export function fnv1a(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  let hash = 0x811c9dc5;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, 0x01000193);
  return hash >>> 0;
}

/** The finalizer of MurmurHash3: every bit of the input reaches every bit of the output. */
export function mix(hash: number): number {
  let h = hash;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/**
 * The bucket of a key. Stable for good: the order of keys depends on it. Mixed, since the low bits of FNV-1a alone put
 * keys that differ in their digits into a quarter of the buckets.
 */
export const bucketOf = (key: string): number => mix(fnv1a(key)) % BUCKETS;
