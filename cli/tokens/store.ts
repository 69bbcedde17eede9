import { Trouble } from '../trouble.ts';
import { type Hashes, readHashes, writeHashes } from './hashes.ts';

/** Where the token hashes of a deployment lie, as JSON text: a secret, or a file of the local cloud. */
export interface TokenStore {
  /** For the person at the terminal. */
  readonly place: string;
  read(): Promise<{ text: string; version: string }>;
  /** False when it has changed since that version. */
  replace(version: string, text: string): Promise<boolean>;
  /** The local cloud keeps one token a source in clear, for `send` and the sample feed. */
  keepClear?(source: string, token: string): void;
  /** Drops tokens kept in clear that have these hashes. */
  forgetClear?(source: string, hashes: readonly string[]): void;
}

const TRIES = 10;

/** Changes the hashes; somebody else's change in between is taken in, never written over. Gives what `edit` gives. */
export async function editHashes<Result>(
  store: TokenStore,
  edit: (hashes: Hashes) => { hashes: Hashes; result: Result },
): Promise<Result> {
  for (let tries = 0; tries < TRIES; tries++) {
    const { text, version } = await store.read();
    const { hashes, result } = edit(hashesOf(text, store));
    if (await store.replace(version, writeHashes(hashes))) return result;
  }
  throw new Trouble(1, `${store.place} is being changed by somebody else all the time: try again.`);
}

/** @throws Trouble when the text holds something else */
export function hashesOf(text: string, { place }: TokenStore): Hashes {
  try {
    return readHashes(text);
  } catch (error) {
    throw new Trouble(
      1,
      `${place} cannot be used as it is: ${(error as Error).message}. Nothing was changed.`,
    );
  }
}
