import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How far each shard of a stream is done: the sequence number of the last record, or SHARD_END. */
export interface Checkpoints {
  get(stream: string, shard: string): string | undefined;
  set(stream: string, shard: string, sequence: string): void;
}

/** The checkpoint of a closed shard whose every record is done. */
export const SHARD_END = 'SHARD_END';

export interface FileCheckpoints extends Checkpoints {
  /** Writes what is not yet on disk. Never rejects: see `onWarning`. */
  close(): Promise<void>;
}

type Sequences = Record<string, Record<string, string>>;

export interface FileCheckpointOptions {
  /** A checkpoint is on disk at most this much later, ms. */
  delayMs?: number;
  /** The file could not be read or written; what it costs is redelivery of records that are done already. */
  onWarning?: (message: string) => void;
}

/**
 * Checkpoints in one JSON file, replaced as a whole by rename, so that a kill at any moment leaves the old one or the
 * new one. A stale file only means redelivery; so does a damaged one, which is kept aside.
 */
export function fileCheckpoints(file: string, options: FileCheckpointOptions = {}): FileCheckpoints {
  const { delayMs = 200, onWarning = () => {} } = options;
  mkdirSync(dirname(file), { recursive: true });
  const sequences = read(file, onWarning);
  let timer: NodeJS.Timeout | undefined;
  let writing = Promise.resolve();
  let dirty = false;

  const write = async (): Promise<void> => {
    timer = undefined;
    if (!dirty) return;
    dirty = false;
    try {
      const handle = await open(`${file}.new`, 'w');
      try {
        await handle.writeFile(JSON.stringify(sequences));
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(`${file}.new`, file);
    } catch (error) {
      dirty = true;
      onWarning(`checkpoints cannot be written to ${file}: ${(error as Error).message}`);
    }
  };
  const enqueue = (): Promise<void> => {
    writing = writing.then(write);
    return writing;
  };

  return {
    get: (stream, shard) => sequences[stream]?.[shard],
    set(stream, shard, sequence) {
      sequences[stream] ??= {};
      sequences[stream][shard] = sequence;
      dirty = true;
      timer ??= setTimeout(enqueue, delayMs);
    },
    async close() {
      clearTimeout(timer);
      await enqueue();
    },
  };
}

function read(file: string, onWarning: (message: string) => void): Sequences {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(`checkpoints cannot be read from ${file}: ${(error as Error).message}`);
  }
  try {
    const value: unknown = JSON.parse(text);
    if (isSequences(value)) return value;
  } catch {
    // Not JSON: the same as JSON of another shape.
  }
  renameSync(file, `${file}.damaged`);
  onWarning(
    `${file} is damaged and kept as ${file}.damaged; every stream is read again from its oldest record`,
  );
  return {};
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isSequences = (value: unknown): value is Sequences =>
  isObject(value) &&
  Object.values(value).every(
    shards =>
      isObject(shards) &&
      Object.values(shards).every(
        sequence => typeof sequence === 'string' && (sequence === SHARD_END || /^\d+$/.test(sequence)),
      ),
  );
