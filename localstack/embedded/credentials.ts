import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { StartError } from './instance.ts';
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

const schema = v.object({
  databasePassword: v.string(),
  tokens: v.record(v.string(), v.pipe(v.string(), v.minLength(16))),
});

/** What an earlier start has written, if there was one. */
function stored(file: string): Partial<v.InferOutput<typeof schema>> {
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    throw new StartError(
      `${file} cannot be used: ${message}. Put it back as it was, or begin anew with --fresh.`,
    );
  }
}

/** Reads the credentials and adds what is missing: a token for each new source. @throws StartError when they cannot be read */
export function credentials(folder: string, url: string, sources: readonly string[]): Credentials {
  const kept = stored(fileIn(folder));
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
