/** Builds the dashboard into build/dashboard, unless the one there was built from the same sources. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openapi } from '../functions/api/openapi.ts';
import project from '../package.json' with { type: 'json' };

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const SITE = join(ROOT, 'build/dashboard');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');
const LOCK = join(ROOT, 'build/dashboard.lock');
const STAMP = join(ROOT, 'build/dashboard.sha256');
/** For the page that is made of it. */
const OPENAPI = join(ROOT, 'build/openapi.json');
const WRITTEN = ['README.md', 'docs/key-concepts.md', 'docs/operations.md', 'docs/troubleshooting.md'];
const GENERATED = /(^|\/)(node_modules|\.svelte-kit|build)(\/|$)/;

function sourcesHash(document: string): string {
  const hash = createHash('sha256').update(document);
  const files = [
    ...readdirSync(join(ROOT, 'dashboard'), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && !GENERATED.test(entry.parentPath))
      .map(entry => join(entry.parentPath, entry.name))
      .sort(),
    join(ROOT, 'functions/api/types.ts'),
    join(ROOT, 'package-lock.json'),
    ...WRITTEN.map(file => join(ROOT, file)),
  ];
  for (const file of files)
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

/** Runs a task while no other process does: two builds would take each other's files away. */
async function alone<Result>(task: () => Promise<Result>): Promise<Result> {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  for (;;) {
    try {
      writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    if (abandoned()) rmSync(LOCK, { force: true });
    else await sleep(200);
  }
  const release = (): void => rmSync(LOCK, { force: true });
  process.once('exit', release);
  try {
    return await task();
  } finally {
    process.off('exit', release);
    release();
  }
}

/** Whether the process that took the lock was killed. */
function abandoned(): boolean {
  try {
    process.kill(Number(readFileSync(LOCK, 'utf8')), 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

/** @returns whether it had to build */
export const buildDashboard = (): Promise<boolean> => alone(buildIfChanged);

async function buildIfChanged(): Promise<boolean> {
  const document = JSON.stringify(openapi(project.version));
  const hash = sourcesHash(document);
  if (existsSync(join(SITE, 'index.html')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash)
    return false;
  writeFileSync(OPENAPI, document);
  const building = promisify(execFile)(process.execPath, [VITE, 'build'], {
    cwd: join(ROOT, 'dashboard'),
    maxBuffer: 64 * 1024 * 1024,
  });
  const end = (): void => void building.child.kill();
  process.once('exit', end);
  await building.finally(() => process.off('exit', end));
  writeFileSync(STAMP, hash);
  return true;
}

if (import.meta.main)
  console.log((await buildDashboard()) ? 'built the dashboard' : 'the dashboard is up to date');
