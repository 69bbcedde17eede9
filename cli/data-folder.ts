import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where a local cloud keeps its data: OMNISTREAM_DATA_DIR, or `.omnistream` in the project. */
export const dataFolder = (): string =>
  process.env.OMNISTREAM_DATA_DIR ?? fileURLToPath(new URL('../.omnistream', import.meta.url));

/** Where the local cloud of the data folder was last started; 8787 when there was none, or its file cannot be read. */
export function localUrl(): string {
  try {
    const { url } = JSON.parse(readFileSync(join(dataFolder(), 'credentials.json'), 'utf8')) as {
      url: string;
    };
    return new URL(url).origin;
  } catch {
    return 'http://127.0.0.1:8787';
  }
}
