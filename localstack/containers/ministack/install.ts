/** Installs MiniStack from PyPI into a virtual environment below build/, once for each list of versions. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { alone } from '../../../scripts/alone.ts';
import { StartError } from '../../embedded/instance.ts';
import { findPython } from './python.ts';

const REQUIREMENTS = fileURLToPath(new URL('requirements.txt', import.meta.url));
const BUILD = fileURLToPath(new URL('../../../build', import.meta.url));

/** @returns the Python that has MiniStack: `<it> -m ministack` */
export async function installMiniStack(progress: (step: string) => void, build = BUILD): Promise<string> {
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = join(build, `ministack-${wanted}`);
  const python = join(folder, 'bin/python');
  /** Written last: without it an installation was interrupted. */
  const complete = join(folder, 'complete');
  if (existsSync(complete) && existsSync(python)) return python;
  return alone(`${folder}.lock`, async () => {
    if (existsSync(complete) && existsSync(python)) return python;
    const run = promisify(execFile);
    const base = await findPython();
    progress('installing MiniStack from PyPI (first time only, some seconds)');
    rmSync(folder, { recursive: true, force: true });
    try {
      await run(base, ['-m', 'venv', folder]);
      await run(
        python,
        ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--no-input', '-r', REQUIREMENTS],
        { timeout: 300_000, maxBuffer: 16 * 1024 * 1024 },
      );
    } catch (error) {
      const { stderr = '', message } = error as Error & { stderr?: string };
      const tail = (stderr.trim() || message).split('\n').slice(-5).join('\n  ');
      throw new StartError(
        `MiniStack could not be installed from PyPI. Check the network and pip's settings, then try again.\n  ${tail}`,
      );
    }
    writeFileSync(complete, '');
    return python;
  });
}
