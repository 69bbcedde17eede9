import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tokenHash } from '../../functions/shared/token.ts';
import { credentials } from './credentials.ts';
import { replaceTokenHashes, tokenHashesFile } from './token-hashes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-credentials-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const hashes = (): Record<string, string[]> => JSON.parse(readFileSync(tokenHashesFile(folder), 'utf8'));

test('what was made once stays, a new source gets a token of its own, and only the owner reads them', async () => {
  const first = await credentials(folder, 'http://127.0.0.1:1', ['orders']);
  const second = await credentials(folder, 'http://127.0.0.1:2', ['orders', 'ticks']);
  expect(second).toMatchObject({ url: 'http://127.0.0.1:2', databasePassword: first.databasePassword });
  expect(second.tokens.orders).toBe(first.tokens.orders);
  expect(second.tokens.ticks).not.toBe(first.tokens.orders);
  for (const file of ['credentials.json', 'tokens.json'])
    expect(statSync(join(folder, file)).mode & 0o077).toBe(0);
});

test('the function is given hashes only, and those of other tokens stay beside them', async () => {
  const { tokens } = await credentials(folder, 'http://127.0.0.1:1', ['orders']);
  const own = tokenHash(tokens.orders!);
  expect(hashes()).toEqual({ orders: [own] });
  const other = tokenHash('another');
  writeFileSync(tokenHashesFile(folder), JSON.stringify({ orders: [own, other], gone: [other] }));
  const again = await credentials(folder, 'http://127.0.0.1:1', ['orders', 'ticks']);
  expect(hashes()).toEqual({ orders: [own, other], gone: [other], ticks: [tokenHash(again.tokens.ticks!)] });
});

test.each(['', 'null', '[]', '{"tokens":{"orders":1}}', '{"databasePassword":"x","tokens":{"orders":""}}'])(
  'a file that holds %j is refused with the way out, and not replaced',
  async text => {
    writeFileSync(join(folder, 'credentials.json'), text);
    await expect(credentials(folder, 'http://127.0.0.1:1', ['orders'])).rejects.toThrow(/--fresh/);
  },
);

test('hashes that cannot be read are refused with the way out', async () => {
  writeFileSync(tokenHashesFile(folder), '{"orders":');
  await expect(credentials(folder, 'http://127.0.0.1:1', ['orders'])).rejects.toThrow(/tokens.json.*--fresh/);
});

test('of many writers at once none writes over what it has not seen, and a lock left behind holds nobody up', async () => {
  const file = tokenHashesFile(folder);
  const lock = `${file}.lock`;
  writeFileSync(lock, '');
  const { utimesSync } = await import('node:fs');
  utimesSync(lock, new Date(0), new Date(0));
  const write = async (i: number): Promise<void> => {
    for (;;) {
      const before = readdirSync(folder).includes('tokens.json') ? readFileSync(file, 'utf8') : '{}';
      const after = JSON.stringify({ ...JSON.parse(before), [`s${i}`]: ['a'.repeat(64)] });
      if (await replaceTokenHashes(file, before, after)) return;
    }
  };
  await Promise.all(Array.from({ length: 20 }, (_, i) => write(i)));
  expect(Object.keys(hashes())).toHaveLength(20);
  expect(readdirSync(folder)).toEqual(['tokens.json']);
});
