import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { StartError } from '../../embedded/instance.ts';

/** In this order: the one that people mean, then those that stand beside an older one. */
const NAMES = ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10', 'python'];

/** Debian packages `venv` without what it installs pip from. */
const PROBE = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';

const INSTALL = `An emulator of AWS is needed: Docker, for LocalStack, or Python 3.10 or newer with venv, for MiniStack.
  Debian, Ubuntu  apt-get install python3-venv
  Fedora          dnf install python3
  macOS           brew install python
  or start Docker`;

type Run = (command: string, args: string[]) => Promise<{ stdout: string }>;

/**
 * The first Python on the PATH that is 3.10 or newer and can make virtual environments.
 * @throws StartError that says what was found and what to install
 */
export async function findPython(run: Run = promisify(execFile)): Promise<string> {
  const found: string[] = [];
  for (const name of NAMES) {
    try {
      const version = (await run(name, ['-c', PROBE])).stdout.trim();
      const [major = 0, minor = 0] = version.split('.').map(Number);
      if (major === 3 && minor >= 10) return name;
      found.push(`${name} is ${version}`);
    } catch (error) {
      const { code, stderr = '' } = error as NodeJS.ErrnoException & { stderr?: string };
      if (code !== 'ENOENT') found.push(`${name}: ${stderr.trim().split('\n').at(-1)}`);
    }
  }
  throw new StartError(
    `${INSTALL}\n${found.length > 0 ? `Found: ${found.join('; ')}.` : 'No Python was found.'}`,
  );
}
