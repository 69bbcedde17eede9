import { renameSync, writeFileSync } from 'node:fs';

/** Writes a small file as a whole: whoever reads it meanwhile, and a kill, finds the old one or the new one. */
export function replaceFile(file: string, text: string, options: { mode?: number } = {}): void {
  writeFileSync(`${file}.new`, text, options);
  renameSync(`${file}.new`, file);
}
