/** What a fresh clone starts with, against an npm of the test's own. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const LOCK = { packages: { '': {}, 'node_modules/node': { version: '24.0.0' } } };
/** What `npm ci` leaves: the list of packages, the package, and the Node.js of the project. */
const INSTALL = `
mkdir -p node_modules/node/bin node_modules/.bin
echo '${JSON.stringify(LOCK)}' > node_modules/.package-lock.json
echo '{}' > node_modules/node/package.json
ln -sf '${process.execPath}' node_modules/node/bin/node
printf '#!/bin/sh\\necho tool "$@"; exit 3\\n' > node_modules/.bin/tool
chmod +x node_modules/.bin/tool
`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'omnistream-run-'));
  for (const folder of ['scripts', 'bin', 'empty']) mkdirSync(join(root, folder));
  cpSync(new URL('run.mjs', import.meta.url), join(root, 'scripts/run.mjs'));
  writeFileSync(join(root, 'scripts/catalogue.ts'), '');
  writeFileSync(join(root, 'package-lock.json'), JSON.stringify(LOCK));
  writeFileSync(
    join(root, 'hello.ts'),
    "const who: string = process.argv[2] ?? ''; console.log('hello', who);",
  );
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const npm = (script: string): void => {
  writeFileSync(join(root, 'bin/npm'), `#!/bin/sh\necho "npm $*"\n${script}`);
  chmodSync(join(root, 'bin/npm'), 0o755);
};

const PATHS = (): string => [join(root, 'bin'), '/usr/bin', '/bin'].join(':');

function run(args: string[], path = PATHS()): { status: number | null; stdout: string; stderr: string } {
  const file = join(root, 'scripts/run.mjs');
  return spawnSync(process.execPath, [file, ...args], {
    env: { PATH: path },
    encoding: 'utf8',
    timeout: 15_000,
  });
}

describe('dependencies', () => {
  test('that are missing are installed once, scripts and tools with them', () => {
    npm(INSTALL);
    const first = run(['hello.ts', 'world']);
    expect(first).toMatchObject({ status: 0, stdout: 'hello world\n' });
    expect(first.stderr).toMatch(/npm ci .*--include=dev --ignore-scripts=false/);
    expect(run(['hello.ts'])).toMatchObject({ status: 0, stderr: '' });
  });

  test.each([
    ['a package of another version', `sed -i.bak s/24.0.0/23.0.0/ node_modules/.package-lock.json`],
    ['a package that is gone', 'rm node_modules/node/package.json'],
    ['an install that was interrupted', 'rm node_modules/.package-lock.json'],
    ['no Node.js', 'rm node_modules/node/bin/node'],
  ])('%s is mended', (_, damage) => {
    npm(INSTALL);
    run(['hello.ts']);
    expect(spawnSync('/bin/sh', ['-c', damage], { cwd: root }).status).toBe(0);
    const { status, stderr } = run(['hello.ts']);
    expect(stderr).toContain('Installing dependencies');
    expect(status).toBe(0);
  });

  test.each([
    ['npm fails', 'exit 1', 1, 'could not be installed'],
    ['npm installs something else', 'exit 0', 1, 'could not be installed'],
    ['it is interrupted', 'kill -INT $$', 130, 'Installing'],
  ])('when %s, says so', (_, script, status, message) => {
    npm(script);
    const result = run(['hello.ts']);
    expect(result).toMatchObject({ status, stdout: '' });
    expect(result.stderr).toContain(message);
  });

  test('without npm the way out is told', () => {
    expect(run(['hello.ts'], join(root, 'empty'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('npm was not found in PATH'),
    });
  });
});

describe('the command', () => {
  beforeEach(() => npm(INSTALL));

  test('of a dependency gets the arguments, and its exit code is ours', () => {
    expect(run(['tool', 'a b', '--c'])).toMatchObject({ status: 3, stdout: 'tool a b --c\n' });
  });

  test('that is missing or unknown is refused', () => {
    expect(run([])).toMatchObject({ status: 2, stderr: expect.stringContaining('usage') });
    expect(run(['no-such-tool'])).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('no-such-tool could not be started'),
    });
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('hears %s, and is waited for', async signal => {
    writeFileSync(
      join(root, 'wait.ts'),
      `process.once('${signal}', () => setTimeout(() => { console.log('done'); process.exit(4); }, 50));
       setInterval(() => {}, 1000);
       console.log('ready');`,
    );
    const child = spawn(process.execPath, [join(root, 'scripts/run.mjs'), 'wait.ts'], {
      env: { PATH: PATHS() },
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let output = '';
    child.stdout.on('data', chunk => {
      output += chunk;
      if (output === 'ready\n') child.kill(signal);
    });
    expect(await once(child, 'close')).toEqual([4, null]);
    expect(output).toBe('ready\ndone\n');
  });
});
