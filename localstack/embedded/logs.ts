import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { join } from 'node:path';

/** One earlier file is kept beside the current one. */
const FILE_LIMIT = 10 * 1024 * 1024;

/** What a function prints, one file a function: logs/<name>.log; `cloud` is the local cloud itself. */
export function openLog(folder: string, name: string): { write(line: string): void; close(): Promise<void> } {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${name}.log`);
  let size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  let stream = open(file);
  return {
    write(line) {
      if (size > FILE_LIMIT) {
        stream.end();
        renameSync(file, `${file}.1`);
        stream = open(file);
        size = 0;
      }
      size += line.length + 1;
      stream.write(`${line}\n`);
    },
    close: () => new Promise(resolve => stream.end(resolve)),
  };
}

/** A full disk must not take the pipeline with it: the line is lost, and PostgreSQL will say the same louder. */
const open = (file: string): WriteStream => createWriteStream(file, { flags: 'a' }).on('error', () => {});
