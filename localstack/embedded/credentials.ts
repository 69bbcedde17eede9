import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { newPassword } from './postgres/server.ts';

/** Secrets of a local cloud: made at the first start, kept in its data folder, readable by its owner alone. */
export interface Credentials {
  /** Where this cloud answers. */
  url: string;
  databasePassword: string;
  /** Bearer token a source. */
  tokens: Record<string, string>;
}

const fileIn = (folder: string): string => join(folder, 'credentials.json');

/** Reads the credentials and adds what is missing: a token for each new source. */
export function credentials(folder: string, url: string, sources: readonly string[]): Credentials {
  let kept: Partial<Credentials> = {};
  try {
    kept = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Partial<Credentials>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') {
      throw new Error(
        `${fileIn(folder)} cannot be read: ${(error as Error).message}. Start with --fresh to begin anew.`,
      );
    }
  }
  const tokens = { ...kept.tokens };
  for (const source of sources) tokens[source] ??= `omni_${randomBytes(24).toString('base64url')}`;
  const all = { url, databasePassword: kept.databasePassword ?? newPassword(), tokens };
  writeFileSync(`${fileIn(folder)}.new`, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${fileIn(folder)}.new`, fileIn(folder));
  return all;
}

/** What the ingest function is given: hashes only. */
export const tokenHashes = (tokens: Record<string, string>): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(tokens).map(([source, token]) => [
      source,
      [createHash('sha256').update(token).digest('hex')],
    ]),
  );
