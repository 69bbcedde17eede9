import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { newToken, tokenHash } from '../../functions/shared/token.ts';
import { StartError } from './instance.ts';
import { newPassword } from './postgres/server.ts';
import { replaceFile } from './replace-file.ts';
import { readTokenHashes, replaceTokenHashes, tokenHashesFile } from './token-hashes.ts';

/** Secrets of a local cloud: made at the first start, kept in its data folder, readable by its owner alone. */
export interface Credentials {
  /** Where this cloud answers. */
  url: string;
  databasePassword: string;
  /** One bearer token a source. A source may have more, of which only the hashes are kept: see token-hashes.ts. */
  tokens: Record<string, string>;
}

const fileIn = (folder: string): string => join(folder, 'credentials.json');

const schema = v.object({
  databasePassword: v.string(),
  tokens: v.record(v.string(), v.pipe(v.string(), v.minLength(16))),
});
const hashes = v.record(v.string(), v.array(v.string()));

/** What an earlier start has written, if there was one. */
function stored(file: string): Partial<v.InferOutput<typeof schema>> {
  try {
    return v.parse(schema, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return {};
    throw unusable(file, error);
  }
}

const unusable = (file: string, error: unknown): StartError =>
  new StartError(
    `${file} cannot be used: ${(error as Error).message}. Put it back as it was, or begin anew with --fresh.`,
  );

function write(folder: string, content: object): void {
  replaceFile(fileIn(folder), `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
}

/**
 * Reads the credentials and adds what is missing: a token for each new source, and its hash for ingest.
 * @throws StartError when they cannot be read
 */
export async function credentials(
  folder: string,
  url: string,
  sources: readonly string[],
): Promise<Credentials> {
  const kept = stored(fileIn(folder));
  const tokens = { ...kept.tokens };
  for (const source of sources) tokens[source] ??= newToken();
  await allow(tokenHashesFile(folder), tokens);
  const all = { url, databasePassword: kept.databasePassword ?? newPassword(), tokens };
  write(folder, all);
  return all;
}

/** Lets the tokens write: what is there already stays, so that the tokens of others go on. */
async function allow(file: string, tokens: Readonly<Record<string, string>>): Promise<void> {
  for (;;) {
    const before = readTokenHashes(file);
    let allowed: Record<string, string[]>;
    try {
      allowed = v.parse(hashes, JSON.parse(before));
    } catch (error) {
      throw unusable(file, error);
    }
    for (const [source, token] of Object.entries(tokens)) {
      const known = allowed[source] ?? [];
      const hash = tokenHash(token);
      allowed[source] = known.includes(hash) ? known : [...known, hash];
    }
    if (await replaceTokenHashes(file, before, `${JSON.stringify(allowed, null, 2)}\n`)) return;
  }
}

/** Changes the tokens that are kept in clear; the running cloud goes on with those of its start. */
export function changeClearTokens(
  folder: string,
  change: (tokens: Record<string, string>) => Record<string, string>,
): void {
  const all = JSON.parse(readFileSync(fileIn(folder), 'utf8')) as Credentials;
  write(folder, { ...all, tokens: change(all.tokens) });
}
