import { createHash } from 'node:crypto';

/** Longest key kept as it is: an index holds no entry over 2,700 bytes. */
const MAX_KEY = 256;

/** The key of a per-key state as it is stored. */
export const storedKey = (key: string): string =>
  key.length <= MAX_KEY ? key : createHash('sha256').update(key).digest('hex');
