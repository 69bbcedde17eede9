import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, vi } from 'vitest';
import { runKept } from './kept.ts';

const run = (script: string, signal?: AbortSignal) => runKept(['/bin/sh', '-c', script], { signal });
const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};
const ended = (pid: number) => expect.poll(() => lives(pid)).toBe(false);

test('tells what the command printed and how it ended', async () => {
  expect(await run('echo out; echo wrong >&2; exit 3')).toEqual({
    code: 3,
    stdout: 'out\n',
    stderr: 'wrong\n',
  });
  expect(await run('cat')).toEqual({ code: 0, stdout: '', stderr: '' });
  await expect(runKept(['/bin/sh'], { cwd: '/no/such/folder' })).rejects.toThrow('ENOENT');
});

test('a signal ends it and what it started', async () => {
  const stop = new AbortController();
  const running = run('sleep 600 & wait', stop.signal);
  stop.abort(new Error('no more'));
  await expect(running).rejects.toThrow('no more');
  await expect(run('echo never', stop.signal)).rejects.toThrow('no more');
});

test('who is killed leaves nothing that runs', async () => {
  const module = fileURLToPath(new URL('kept.ts', import.meta.url));
  const script = `import { runKept } from ${JSON.stringify(module)};
    await runKept(['/bin/sh', '-c', 'sleep 600 & echo $$ $! > "$0"; wait', process.argv[1]], {});`;
  const folder = mkdtempSync(join(tmpdir(), 'omnistream-kept-'));
  try {
    const file = join(folder, 'pids');
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script, file], { stdio: 'inherit' });
    const pids = await vi.waitFor(
      () => {
        const text = readFileSync(file, 'utf8').trim();
        expect(text).toMatch(/^\d+ \d+$/);
        return text.split(' ').map(Number);
      },
      { timeout: 30_000, interval: 50 },
    );
    expect(pids.map(lives)).toEqual([true, true]);
    parent.kill('SIGKILL');
    for (const pid of pids) await ended(pid);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
