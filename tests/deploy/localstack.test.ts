/** `npm run localstack` as a person has it: started, used, refused a second time, taken away from another terminal. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Overview } from '../../functions/api/types.ts';
import { erasePostgres } from '../../localstack/embedded/postgres/server.ts';
import { ROOT } from '../architecture/imports.ts';
import { endWithUs } from '../end-with-us.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-localstack-'));
});
afterAll(async () => {
  await erasePostgres(join(folder, 'postgres'));
  rmSync(folder, { recursive: true, force: true });
});

interface Started {
  child: ChildProcess;
  output: () => string;
  code: Promise<number>;
}

function localstack(...args: string[]): Started {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'cli/main.ts'), 'localstack', '--data-dir', folder, '--port', '0', ...args],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  endWithUs(child);
  let output = '';
  for (const stream of [child.stdout!, child.stderr!])
    stream.on('data', chunk => {
      output += chunk;
    });
  return { child, output: () => output, code: once(child, 'close').then(([code]) => code) };
}

/** The address that it prints when all is deployed. */
const address = ({ output }: Started): Promise<string> =>
  vi.waitFor(
    () => {
      const [, url] = /is deployed on \w+ after \d+ s: (\S+)/.exec(output()) ?? [];
      if (url === undefined) throw new Error(output());
      return url;
    },
    { timeout: 170_000, interval: 200 },
  );

const processes = (): string => execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' });

test('deploys, takes the sample records, shows them, and goes when another terminal says so', async () => {
  const started = localstack();
  const url = await address(started);
  const page = await fetch(url);
  expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html;charset=utf-8']);
  await vi.waitFor(
    async () => {
      const response = await fetch(`${url}/api/v1/overview?range=hour`);
      expect(((await response.json()) as Overview).recordsProcessed).toBeGreaterThan(50);
    },
    { timeout: 60_000, interval: 500 },
  );

  const second = localstack();
  expect(await second.code).toBe(1);
  expect(second.output()).toContain(`already runs on ${folder}: ${url}`);

  const down = localstack('--down');
  expect(await down.code).toBe(0);
  expect(down.output()).toContain('Stopped');
  expect(await started.code).toBe(0);
  expect(processes()).not.toContain(folder);
  expect(existsSync(join(folder, 'instance.json'))).toBe(false);
  expect(await localstack('--down').code).toBe(0);
});

test('killed in the middle of the deployment it leaves nothing that runs', async () => {
  const started = localstack('--no-feed');
  await vi.waitFor(() => expect(started.output()).toContain('cdk deploy'), {
    timeout: 120_000,
    interval: 100,
  });
  expect(processes()).toContain(folder);
  started.child.kill('SIGKILL');
  await vi.waitFor(() => expect(processes()).not.toContain(folder), { timeout: 60_000, interval: 200 });
});
