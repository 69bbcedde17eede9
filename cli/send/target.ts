import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { Trouble } from '../trouble.ts';

/** Where the records go. */
export interface Target {
  /** Of the source's records. */
  url: URL;
  token: string;
}

const LOCAL = 'http://127.0.0.1:8787';

const credentials = v.object({ url: v.pipe(v.string(), v.url()), tokens: v.record(v.string(), v.string()) });
type Credentials = v.InferOutput<typeof credentials>;

/** What `start` left in the data folder; undefined when nothing was started there. */
function credentialsIn(folder: string): Credentials | undefined {
  const file = join(folder, 'credentials.json');
  try {
    return v.parse(credentials, JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Trouble(
      2,
      `${file} cannot be read: ${(error as Error).message}. Give --url and --token instead.`,
    );
  }
}

/**
 * The address and token to use: those given, else those of the data folder. A token of the data folder goes to no
 * other address than its own.
 */
export function targetOf(source: string, given: { url?: string; token?: string }, folder: string): Target {
  const kept = given.url !== undefined && given.token !== undefined ? undefined : credentialsIn(folder);
  const base = given.url ?? kept?.url ?? LOCAL;
  if (!URL.canParse(base) || !/^https?:/.test(base)) throw new Trouble(2, `${base} is no http address.`);
  const own = kept !== undefined && new URL(kept.url).origin === new URL(base).origin;
  const token = given.token ?? (own ? kept.tokens[source] : undefined);
  if (token !== undefined) {
    const url = new URL(base);
    url.pathname = `${url.pathname.replace(/\/$/, '')}/v1/sources/${encodeURIComponent(source)}/records`;
    return { url, token };
  }
  const known = own ? Object.keys(kept.tokens).join(', ') : '';
  throw new Trouble(
    2,
    known !== ''
      ? `There is no token of ${source} for ${base}; there are those of ${known}. Make one with: omnistream token add ${source}`
      : `There is no token for ${base}: start OmniStream here (npm start), or give one with --token or OMNISTREAM_TOKEN.`,
  );
}
