import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { StartError, takeInstance } from './instance.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-instance-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const lock = (): string => join(folder, 'instance.json');

describe('takeInstance', () => {
  test('takes a folder, making it if need be, and gives it free', async () => {
    const instance = await takeInstance(join(folder, 'new/one'));
    instance.publish('http://127.0.0.1:1');
    instance.release();
    expect(existsSync(join(folder, 'new/one/instance.json'))).toBe(false);
  });

  test('takes over what a killed process left', async () => {
    const { pid } = spawnSync('true');
    writeFileSync(lock(), JSON.stringify({ pid, url: 'http://127.0.0.1:1' }));
    (await takeInstance(folder)).release();
  });

  test.each(['', 'null', '{"pid":"x"}', '{'])('takes over a lock that is broken: %j', async text => {
    writeFileSync(lock(), text);
    (await takeInstance(folder)).release();
  });

  test('takes over a lock whose process number went to another program', async () => {
    writeFileSync(lock(), JSON.stringify({ pid: 1, url: 'http://127.0.0.1:9' }));
    (await takeInstance(folder)).release();
  });

  test('refuses a folder on which another instance answers', async () => {
    const server = createServer((_, response) => response.end('{"pid":1}'));
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as { port: number };
    writeFileSync(lock(), JSON.stringify({ pid: 1, url: `http://127.0.0.1:${port}` }));
    await expect(takeInstance(folder)).rejects.toThrow(/already runs on .*process 1.*--data-dir/);
    server.close();
  });

  test('refuses a folder on which another instance is starting', async () => {
    writeFileSync(lock(), JSON.stringify({ pid: 1, url: '' }));
    await expect(takeInstance(folder)).rejects.toThrow(/it is starting/);
  });

  test('says what to do when it may not write', async () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    await expect(takeInstance(join(file, 'below'))).rejects.toThrow(StartError);
    if (process.getuid?.() === 0) return; // root may write everywhere
    chmodSync(folder, 0o500);
    await expect(takeInstance(folder)).rejects.toThrow(/permission.*--data-dir/);
  });
});
