import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { alone } from './alone.ts';

let folder: string;
let lock: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-alone-'));
  lock = join(folder, 'build/x.lock');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('one at a time, also after one that fails', async () => {
  let running = 0;
  let most = 0;
  const task = async (): Promise<void> => {
    most = Math.max(most, ++running);
    await new Promise(resolve => setTimeout(resolve, 20));
    running--;
    throw new Error('the build failed');
  };
  const all = await Promise.allSettled([1, 2, 3].map(() => alone(lock, task)));
  expect(all.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
  expect(most).toBe(1);
  expect(existsSync(lock)).toBe(false);
});

test('the lock of a process that was killed is taken over', async () => {
  await alone(lock, async () => {});
  writeFileSync(lock, '2147483646');
  expect(await alone(lock, async () => 'done')).toBe('done');
});
