import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** One earlier file is kept beside the current one. */
const FILE_LIMIT = 10 * 1024 * 1024;

/** What a function prints, one file a function: logs/<name>.log; `cloud` is the local cloud itself. */
export function openLog(folder: string, name: string): { write(line: string): void; close(): Promise<void> } {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, `${name}.log`);
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let stream = open(file);
  return {
    write(line) {
      // A full disk must not take the pipeline with it: lines are lost until there is space again.
      if (stream.destroyed) stream = open(file);
      if (size > FILE_LIMIT) {
        stream.end();
        rename(file);
        stream = open(file);
        size = 0;
      }
      size += Buffer.byteLength(line) + 1;
      stream.write(`${line}\n`);
    },
    close: () => new Promise(resolve => stream.end(() => resolve())),
  };
}

const open = (file: string): WriteStream =>
  createWriteStream(file, { flags: 'a', mode: 0o600 }).on('error', () => {});

/** The earlier file gives way; where that is not possible, the current one grows on. */
function rename(file: string): void {
  try {
    renameSync(file, `${file}.1`);
  } catch {}
}
