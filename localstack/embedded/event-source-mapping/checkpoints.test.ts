import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, rmdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fileCheckpoints, SHARD_END } from './checkpoints.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'checkpoints-'));
  file = join(folder, 'deep', 'checkpoints.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('are there again after a close', async () => {
  const first = fileCheckpoints(file);
  expect(first.get('raw', 'a')).toBeUndefined();
  first.set('raw', 'a', '1');
  first.set('raw', 'a', '2');
  first.set('raw', 'b', SHARD_END);
  first.set('validated', 'a', '49680480322972031673766425843289763850647933598188961794');
  expect(first.get('raw', 'a')).toBe('2');
  await first.close();
  const second = fileCheckpoints(file);
  expect(second.get('raw', 'a')).toBe('2');
  expect(second.get('raw', 'b')).toBe(SHARD_END);
  expect(second.get('validated', 'a')).toBe('49680480322972031673766425843289763850647933598188961794');
  await second.close();
});

test('reach the disk by themselves, at most once a delay', async () => {
  const checkpoints = fileCheckpoints(file, { delayMs: 20 });
  for (let i = 1; i <= 1000; i++) checkpoints.set('raw', 'a', `${i}`);
  expect(existsSync(file)).toBe(false);
  await expect
    .poll(() => existsSync(file) && readFileSync(file, 'utf8'), { timeout: 4_000 })
    .toBe('{"raw":{"a":"1000"}}');
  await checkpoints.close();
});

test('left half written by a kill do not matter', async () => {
  const first = fileCheckpoints(file);
  first.set('raw', 'a', '1');
  await first.close();
  writeFileSync(`${file}.new`, '{"raw":{"a":"2');
  expect(fileCheckpoints(file).get('raw', 'a')).toBe('1');
});

test('survive a kill in the middle of writing', async () => {
  const module = new URL('./checkpoints.ts', import.meta.url).href;
  const writer = `
    import { fileCheckpoints } from ${JSON.stringify(module)};
    const checkpoints = fileCheckpoints(${JSON.stringify(file)}, { delayMs: 0 });
    let n = Number(checkpoints.get('raw', 'a') ?? 0);
    setInterval(() => checkpoints.set('raw', 'a', String(++n)), 0);`;
  const onWarning = (message: string): never => expect.fail(message);
  const stored = (): number => Number(fileCheckpoints(file, { onWarning }).get('raw', 'a') ?? 0);
  for (let kill = 0, last = 0; kill < 4; kill++) {
    const child = spawn(process.execPath, ['--input-type=module', '--eval', writer], { stdio: 'inherit' });
    // Each look is at a file that is being replaced all the time.
    await expect.poll(stored, { timeout: 10_000, interval: 1 }).toBeGreaterThan(last + 5 * kill);
    child.kill('SIGKILL');
    await once(child, 'exit');
    last = stored();
  }
}, 60_000);

test.each([
  '',
  '{"raw":',
  '[]',
  'null',
  '{"raw":{"a":1}}',
  '{"raw":{"a":"DROP"}}',
  '{"raw":"a"}',
  '\0\0\0\0',
])('damaged as %j are put aside and begun anew, with a warning', async text => {
  await fileCheckpoints(file).close();
  writeFileSync(file, text);
  const warnings: string[] = [];
  const checkpoints = fileCheckpoints(file, { onWarning: message => warnings.push(message) });
  expect(checkpoints.get('raw', 'a')).toBeUndefined();
  expect(warnings).toEqual([expect.stringContaining('is damaged')]);
  expect(readFileSync(`${file}.damaged`, 'utf8')).toBe(text);
  checkpoints.set('raw', 'a', '1');
  await checkpoints.close();
  expect(fileCheckpoints(file).get('raw', 'a')).toBe('1');
});

test('that cannot be written are kept and written later', async () => {
  const warnings: string[] = [];
  const checkpoints = fileCheckpoints(file, { delayMs: 5, onWarning: message => warnings.push(message) });
  await mkdir(`${file}.new`);
  checkpoints.set('raw', 'a', '1');
  await expect.poll(() => warnings.length, { timeout: 4_000 }).toBeGreaterThan(0);
  await rmdir(`${file}.new`);
  await checkpoints.close();
  expect(fileCheckpoints(file).get('raw', 'a')).toBe('1');
});

test('that cannot be read are an error, not a beginning', async () => {
  await mkdir(file, { recursive: true });
  expect(() => fileCheckpoints(file)).toThrow('cannot be read');
});
