/** Builds the dashboard into build/dashboard, unless the one there was built from the same sources. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openapi } from '../functions/api/openapi/document.ts';
import project from '../package.json' with { type: 'json' };
import { alone } from './alone.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
export const SITE = join(ROOT, 'build/dashboard');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');
/** Two builds would take each other's files away. */
const LOCK = join(ROOT, 'build/dashboard.lock');
const STAMP = join(ROOT, 'build/dashboard.sha256');
/** For the page that is made of it. */
const OPENAPI = join(ROOT, 'build/openapi.json');
const WRITTEN = [
  'README.md',
  'docs/key-concepts.md',
  'docs/deployment.md',
  'docs/operations.md',
  'docs/troubleshooting.md',
];
const GENERATED = /(^|\/)(node_modules|\.svelte-kit|build)(\/|$)/;

function sourcesHash(document: string): string {
  const hash = createHash('sha256').update(document);
  const files = [
    ...readdirSync(join(ROOT, 'dashboard'), { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && !GENERATED.test(entry.parentPath))
      .map(entry => join(entry.parentPath, entry.name))
      .sort(),
    join(ROOT, 'functions/api/types.ts'),
    join(ROOT, 'functions/platform/types.ts'),
    join(ROOT, 'package-lock.json'),
    ...WRITTEN.map(file => join(ROOT, file)),
  ];
  for (const file of files)
    hash.update(file.slice(ROOT.length)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

const isBuilt = (hash: string): boolean =>
  existsSync(join(SITE, 'index.html')) && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === hash;

/** @returns whether it had to build */
export async function buildDashboard(): Promise<boolean> {
  const document = JSON.stringify(openapi(project.version));
  const hash = sourcesHash(document);
  // Looked at without the lock first: a project that is up to date need not be writable.
  if (isBuilt(hash)) return false;
  return alone(LOCK, async () => {
    if (isBuilt(hash)) return false;
    rmSync(STAMP, { force: true });
    writeFileSync(OPENAPI, document);
    await build(hash);
    // Where a deployment has it from: there the API answers who is signed in only.
    copyFileSync(OPENAPI, join(SITE, 'openapi.json'));
    writeFileSync(STAMP, hash);
    return true;
  });
}

async function build(version: string): Promise<void> {
  const building = promisify(execFile)(process.execPath, [VITE, 'build'], {
    cwd: join(ROOT, 'dashboard'),
    env: { ...process.env, DASHBOARD_VERSION: version },
    maxBuffer: 64 * 1024 * 1024,
  });
  const end = (): void => void building.child.kill();
  process.once('exit', end);
  await building.finally(() => process.off('exit', end));
}

if (import.meta.main)
  console.log((await buildDashboard()) ? 'built the dashboard' : 'the dashboard is up to date');
