import { mkdir, readdir, readFile, rename, stat } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileTrouble } from '../trouble.ts';
import type { FailureObject, Failures } from './deployment.ts';

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';

/** The folder in which the local cloud keeps what a stage gave up. */
export const failuresIn = (folder: string): Failures => ({
  async list() {
    const root = join(folder, 'aws');
    const found: FailureObject[] = [];
    try {
      const entries = await readdir(root, { recursive: true, withFileTypes: true });
      for (const entry of entries) {
        // What is just being written has another name until it is whole.
        if (!entry.isFile() || entry.name.endsWith('.new')) continue;
        const file = join(entry.parentPath, entry.name);
        const { size, mtimeMs } = await stat(file);
        found.push({ key: relative(folder, file).split(sep).join('/'), bytes: size, at: mtimeMs });
      }
    } catch (error) {
      if (!isMissing(error)) throw fileTrouble(error, root);
    }
    return found.sort((a, b) => a.at - b.at);
  },

  async read(key) {
    const file = join(folder, key);
    try {
      return await readFile(file, 'utf8');
    } catch (error) {
      if (isMissing(error)) return undefined;
      throw fileTrouble(error, file);
    }
  },

  async setAside(key) {
    const target = join(folder, 'redriven', key);
    try {
      await mkdir(dirname(target), { recursive: true });
      await rename(join(folder, key), target);
    } catch (error) {
      if (!isMissing(error)) throw fileTrouble(error, target);
    }
  },
});
