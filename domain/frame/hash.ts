const OFFSET = 0x811c9dc5;
const PRIME = 0x01000193;

/** FNV-1a, 32 bits. Stable for good: buckets, and with them the order of keys, depend on it. */
export function fnv1a(text: string): number {
  const bytes = Buffer.from(text, 'utf8');
  let hash = OFFSET;
  for (let i = 0; i < bytes.length; i++) hash = Math.imul(hash ^ bytes[i]!, PRIME);
  return hash >>> 0;
}
