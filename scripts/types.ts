/** Checks all types; SvelteKit generates its own first, which a fresh clone does not have. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DASHBOARD = join(ROOT, 'dashboard');

function run(command: string, args: string[], cwd: string): void {
  const { status } = spawnSync(join(ROOT, 'node_modules/.bin', command), args, { cwd, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

run('tsc', ['-p', '.'], ROOT);
run('svelte-kit', ['sync'], DASHBOARD);
run('svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings'], DASHBOARD);
