#!/usr/bin/env node
/**
 * Runs a command of the project with its own Node.js and dependencies, installing what is missing first.
 * Plain JavaScript that Node.js 20 runs: it is what a fresh clone starts with.
 *
 *   node scripts/run.mjs cli/main.ts start      a TypeScript file, by the project's Node.js
 *   node scripts/run.mjs vitest run             a command of a dependency
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const bin = join(root, 'node_modules/.bin');
const node = join(root, 'node_modules/node/bin/node');

/** Whether node_modules holds what package-lock.json asks for: same packages at the same versions. */
function installed() {
  try {
    const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
    const found = JSON.parse(readFileSync(join(root, 'node_modules/.package-lock.json'), 'utf8')).packages;
    return (
      existsSync(node) &&
      Object.entries(wanted).every(
        ([path, entry]) =>
          path === '' ||
          entry.optional ||
          (found[path]?.version === entry.version && existsSync(join(root, path, 'package.json'))),
      )
    );
  } catch {
    return false;
  }
}

function install() {
  console.error('Installing dependencies (first start only; about a minute) ...');
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  // Whatever the user's npm settings say: tools are needed, and Node.js 24 comes by an install script.
  const flags = ['--include=dev', '--ignore-scripts=false', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status, signal, error } = spawnSync(npm, ['ci', ...flags], { cwd: root, stdio: ['ignore', 2, 2] });
  if (signal) process.exit(128 + constants.signals[signal]);
  if (error?.code === 'ENOENT') {
    console.error('npm was not found in PATH. It comes with Node.js: see https://nodejs.org.');
    process.exit(1);
  }
  if (status !== 0 || !installed()) {
    const reason = error ? ` (${error.message})` : '';
    console.error(
      `The dependencies could not be installed${reason}. Check the network and the npm registry, then try again.`,
    );
    process.exit(1);
  }
}

const [command, ...rest] = process.argv.slice(2);
if (!command) {
  console.error('usage: node scripts/run.mjs FILE.ts|COMMAND [ARGUMENT ...]');
  process.exit(2);
}
if (Number(process.versions.node.split('.')[0]) < 20) {
  console.error(`OmniStream needs Node.js 20 or newer; this is ${process.version}. See https://nodejs.org.`);
  process.exit(1);
}
if (!installed()) install();

// Whatever runs imports the catalogue, and a fresh clone, or one with a new rule, does not have it.
const generated = spawnSync(node, [join(root, 'scripts/catalogue.ts')], { stdio: ['ignore', 2, 2] });
if (generated.status !== 0) process.exit(1);

const isFile = command.endsWith('.ts');
const child = spawn(isFile ? node : join(bin, command), isFile ? [join(root, command), ...rest] : rest, {
  stdio: 'inherit',
  env: { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) },
});
// The terminal sends Ctrl-C to the child too: here it must only not end before the child has.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  });
}
child.on('error', error => {
  console.error(`${command} could not be started: ${error.message}`);
  process.exit(1);
});
child.on('exit', (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
