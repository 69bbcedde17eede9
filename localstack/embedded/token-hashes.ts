import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { replaceFile } from './replace-file.ts';

/** The hashes of the tokens that may write, as the secret of a deployment holds them. */
export const tokenHashesFile = (folder: string): string => join(folder, 'tokens.json');

const LOCK_WAIT_MS = 20;
/** Nobody holds the lock for longer who is still alive. */
const STALE_MS = 5_000;

/** What the file holds; `{}` when it is not there. */
export function readTokenHashes(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '{}';
    throw error;
  }
}

/** Writes the file if it still holds what was read from it; false when someone was quicker. */
export async function replaceTokenHashes(file: string, before: string, after: string): Promise<boolean> {
  const lock = `${file}.lock`;
  while (!take(lock)) await sleep(LOCK_WAIT_MS);
  try {
    if (readTokenHashes(file) !== before) return false;
    replaceFile(file, after, { mode: 0o600 });
    return true;
  } finally {
    rmSync(lock, { force: true });
  }
}

function take(lock: string): boolean {
  try {
    writeFileSync(lock, '', { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const left = statSync(lock, { throwIfNoEntry: false });
    if (left && Date.now() - left.mtimeMs > STALE_MS) rmSync(lock, { force: true });
    return false;
  }
}
