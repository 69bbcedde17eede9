import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLog } from './logs.ts';

let folder: string;
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'omnistream-logs-')), 'logs');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true }));

const text = (name: string) => readFileSync(join(folder, name), 'utf8');

test('lines are added to what an earlier start wrote, and only the owner reads them', async () => {
  for (const line of ['first', 'second']) {
    const log = openLog(folder, 'api');
    log.write(line);
    await log.close();
  }
  expect(text('api.log')).toBe('first\nsecond\n');
  expect(statSync(join(folder, 'api.log')).mode & 0o077).toBe(0);
});

test('a file over 10 MB is kept once, and a new one begun', async () => {
  const log = openLog(folder, 'api');
  const line = 'é'.repeat(512 * 1024);
  for (let i = 0; i < 25; i++) {
    log.write(line);
    await new Promise(resolve => setTimeout(resolve, 2));
  }
  await log.close();
  const [old, current] = ['api.log.1', 'api.log'].map(name => statSync(join(folder, name)).size);
  expect(old).toBeLessThan(12 * 1024 * 1024);
  expect(current).toBeLessThan(12 * 1024 * 1024);
  expect(existsSync(join(folder, 'api.log.2'))).toBe(false);
});

test('what cannot be written is lost, and goes on when it can be', async () => {
  const log = openLog(folder, 'api');
  rmSync(folder, { recursive: true });
  await new Promise(resolve => setTimeout(resolve, 50));
  log.write('lost');
  await log.close();

  const gone = openLog(join(folder, 'x'), 'api');
  await gone.close();
  gone.write('again');
  await gone.close();
  expect(text('x/api.log')).toBe('again\n');
});
