/** The README's commands, as they stand there, in a copy of the project as a clone would have it. */
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { eraseCloud } from '../localstack/embedded/cloud.ts';
import { ROOT } from './architecture/imports.ts';
import { endWithUs } from './end-with-us.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
/** The lines of every shell block, without what follows a `#`. */
const blocks = [...README.matchAll(/^ *```sh\n([\s\S]*?)^ *```$/gm)].map(([, text]) =>
  text!
    .split('\n')
    .map(line => line.replace(/\s#.*/, '').trim())
    .filter(Boolean),
);

let clone: string;
let started: ChildProcess | undefined;
beforeAll(() => {
  clone = mkdtempSync(join(tmpdir(), 'omnistream-readme-'));
  const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  for (const file of files.split('\n').filter(file => file && existsSync(join(ROOT, file)))) {
    if (file.startsWith('contracts/deliveries')) continue; // somebody followed the quick start here
    cpSync(join(ROOT, file), join(clone, file));
  }
  symlinkSync(join(ROOT, 'node_modules'), join(clone, 'node_modules'));
});
afterAll(async () => {
  if (started && started.exitCode === null && started.signalCode === null)
    process.kill(-started.pid!, 'SIGKILL');
  await eraseCloud(join(clone, '.omnistream'));
  rmSync(clone, { recursive: true, force: true });
});

const environment = {
  ...process.env,
  OMNISTREAM_PORT: '0',
  NO_COLOR: '1',
  npm_config_update_notifier: 'false',
};

function run(command: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync('/bin/sh', ['-c', command], {
    cwd: clone,
    env: environment,
    encoding: 'utf8',
    timeout: 60_000,
  });
  return { status, output: stdout + stderr };
}

async function start(command: string): Promise<void> {
  started = spawn('/bin/sh', ['-c', command], {
    cwd: clone,
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  endWithUs(started, true);
  let output = '';
  for (const stream of [started.stdout!, started.stderr!]) stream.on('data', chunk => (output += chunk));
  while (!output.includes('OmniStream is ready')) {
    if (started.exitCode !== null) throw new Error(output);
    await sleep(100);
  }
  expect(output).toContain('deliveries');
}

async function settled(): Promise<
  Record<string, { loaded: number; quarantined: number; duplicates: number }>
> {
  for (;;) {
    const { output } = run('npx omnistream status --json 2>/dev/null');
    const { sources } = JSON.parse(output) as {
      sources: {
        source: string;
        in_flight: number;
        loaded: number;
        quarantined: number;
        duplicates: number;
      }[];
    };
    const deliveries = sources.find(({ source }) => source === 'deliveries')!;
    if (deliveries.in_flight === 0) return { deliveries };
    await sleep(200);
  }
}

describe('the quick start', () => {
  test('the two commands are on the first screen, and exist', () => {
    const scripts = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).scripts;
    expect(blocks[0]).toEqual(['npm start', 'npm test']);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test']));
    expect(README.split('\n').slice(0, 30).join('\n')).toContain('npm test');
  });

  test('drafts a contract, checks data, starts, sends, and shows what became of it', async () => {
    const [infer, lint, check, go, sendOld, sendToday, status, ...rest] = blocks.slice(1).flat();
    expect(rest).toEqual([]);
    expect(run(infer!)).toMatchObject({ status: 0 });
    expect(run(lint!)).toMatchObject({ status: 0, output: expect.stringContaining('6 contracts') });

    const checked = run(check!);
    expect(checked.status, checked.output).toBe(1);
    for (const fault of ['weight_kg', 'Atlantis', 'yesterday']) expect(checked.output).toContain(fault);

    await start(go!);
    expect(run(sendOld!)).toMatchObject({ status: 0 });
    const sent = run(sendToday!);
    expect(sent.status, sent.output).toBe(0);
    const { deliveries } = await settled();
    expect(deliveries).toMatchObject({ loaded: 487, quarantined: 3, duplicates: 1 });
    expect(run(status!)).toMatchObject({ status: 0, output: expect.stringContaining('deliveries') });

    process.kill(-started!.pid!, 'SIGINT');
    await once(started!, 'exit');
    while (existsSync(join(clone, '.omnistream/instance.json'))) await sleep(50);
    const left = execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });
    expect(left).not.toContain(join(clone, '.omnistream'));
  }, 180_000);
});
