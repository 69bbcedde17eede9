import { mkdirSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { alive } from './alive.ts';

/** A refusal to start that tells what to do; shown without a stack. */
export class StartError extends Error {
  override name = 'StartError';
}

/** Free space below which a start is refused: PostgreSQL's own files take about 60 MB, its log as much again. */
const MINIMUM_FREE_BYTES = 300 * 1024 * 1024;

function checkFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = code === 'EACCES' || code === 'EROFS' ? 'no permission to write there' : message;
    throw new StartError(
      `The data folder ${folder} cannot be made: ${why}. Choose another one with --data-dir.`,
    );
  }
  const { bavail, bsize } = statfsSync(folder);
  const free = bavail * bsize;
  if (free < MINIMUM_FREE_BYTES) {
    throw new StartError(
      `Only ${Math.floor(free / 1024 / 1024)} MB are free where ${folder} is; a start needs ${MINIMUM_FREE_BYTES / 1024 / 1024} MB. Free some space, or choose another place with --data-dir.`,
    );
  }
}

interface Holder {
  pid: number;
  /** Empty while the holder is still starting. */
  url: string;
}

function holder(file: string): Holder | undefined {
  try {
    const { pid, url } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof pid === 'number' ? { pid, url: String(url) } : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process that holds the lock still answers: its number may have gone to another program since. */
async function answers({ url, pid }: Holder): Promise<boolean> {
  if (url === '') return true;
  try {
    const response = await fetch(`${url}/_local/instance`, { signal: AbortSignal.timeout(2_000) });
    return ((await response.json()) as { pid?: number }).pid === pid;
  } catch {
    return false;
  }
}

/** What runs on a data folder now; undefined when nothing does. */
export async function runningInstance(folder: string): Promise<Holder | undefined> {
  const held = holder(join(folder, 'instance.json'));
  return held && alive(held.pid) && (await answers(held)) ? held : undefined;
}

export interface Instance {
  /** Tells others where this instance answers. */
  publish(url: string): void;
  /** Gives the folder free. */
  release(): void;
}

/**
 * Takes a data folder for this process alone. A lock left by a killed process is taken over.
 * @throws StartError when another instance runs on it, or the folder cannot be used
 */
export async function takeInstance(folder: string): Promise<Instance> {
  checkFolder(folder);
  const file = join(folder, 'instance.json');
  const content = (url: string): string => JSON.stringify({ pid: process.pid, url });
  for (let attempt = 0; attempt < 5; attempt++) {
    try {
      writeFileSync(file, content(''), { flag: 'wx', mode: 0o600 });
      return {
        publish: url => writeFileSync(file, content(url)),
        release: () => rmSync(file, { force: true }),
      };
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EROFS') {
        throw new StartError(
          `No permission to write in ${folder}. Choose another place with --data-dir, or mend the permissions.`,
        );
      }
      if (code === 'ENOSPC')
        throw new StartError(`The disk of ${folder} is full. Free some space and start again.`);
      if (code !== 'EEXIST') throw new StartError(`${folder} cannot be used: ${message}`);
    }
    const held = await runningInstance(folder);
    if (held && held.pid !== process.pid) {
      throw new StartError(
        `OmniStream already runs on ${folder}: ${held.url || 'it is starting'} (process ${held.pid}). Stop it first, or start another one with --data-dir and --port.`,
      );
    }
    rmSync(file, { force: true });
  }
  throw new StartError(`The lock ${file} could not be taken. Remove it if no OmniStream is running.`);
}
