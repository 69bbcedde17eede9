/** Why a send cannot go on; the message says what to do. `code` is the exit code: 1 a failure, 2 wrong use. */
export class Trouble extends Error {
  readonly code: 1 | 2;
  constructor(code: 1 | 2, message: string) {
    super(message);
    this.name = 'Trouble';
    this.code = code;
  }
}

/** What the file system says, in words. */
export function fileTrouble(error: unknown, file: string): Trouble {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new Trouble(2, `There is no file ${file}.`);
  if (code === 'EISDIR') return new Trouble(2, `${file} is a folder, not a file.`);
  if (code === 'EACCES') return new Trouble(2, `No permission to read ${file}.`);
  return new Trouble(1, `${file} cannot be read: ${message}.`);
}
