import { fileURLToPath } from 'node:url';

/** Where a local cloud keeps its data: OMNISTREAM_DATA_DIR, or `.omnistream` in the project. */
export const dataFolder = (): string =>
  process.env.OMNISTREAM_DATA_DIR ?? fileURLToPath(new URL('../.omnistream', import.meta.url));
