import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { eraseCloud } from '../../localstack/embedded/cloud.ts';

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-start-'));
  chmodSync(folder, 0o755);
});
afterEach(async () => {
  await eraseCloud(folder);
  rmSync(folder, { recursive: true, force: true });
});

/** Starts with output to read, and stops it when a text appears. */
async function interruptedAt(text: string): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [MAIN, 'start', '--port', '0', '--data-dir', folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let sent = false;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      output += chunk;
      if (!sent && output.includes(text)) {
        sent = true;
        child.kill('SIGINT');
      }
    });
  const [code] = await once(child, 'exit');
  return { code, output };
}

test.each(['bundling the functions', 'starting PostgreSQL'])(
  'one Ctrl-C while it says "%s" stops it in good order, and nothing stays behind',
  async text => {
    const { code, output } = await interruptedAt(text);
    expect(output).toContain('Stopping');
    expect(code, output).toBe(0);
    expect(existsSync(join(folder, 'instance.json'))).toBe(false);
    expect(execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' })).not.toContain(folder);
  },
  120_000,
);

test('the output may be closed: what runs goes on until it is asked to stop', async () => {
  const child = spawn(process.execPath, [MAIN, 'start', '--port', '0', '--data-dir', folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  child.stdout.destroy();
  const ready = join(folder, 'checkpoints.json');
  while (!existsSync(ready) && child.exitCode === null) await new Promise(next => setTimeout(next, 100));
  expect(child.exitCode).toBeNull();
  child.kill('SIGTERM');
  expect(await once(child, 'exit')).toEqual([0, null]);
}, 120_000);
