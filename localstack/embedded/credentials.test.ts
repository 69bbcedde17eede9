import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { credentials, tokenHashes } from './credentials.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-credentials-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

test('what was made once stays, a new source gets a token of its own, and only the owner reads them', () => {
  const first = credentials(folder, 'http://127.0.0.1:1', ['orders']);
  const second = credentials(folder, 'http://127.0.0.1:2', ['orders', 'ticks']);
  expect(second).toMatchObject({ url: 'http://127.0.0.1:2', databasePassword: first.databasePassword });
  expect(second.tokens.orders).toBe(first.tokens.orders);
  expect(second.tokens.ticks).not.toBe(first.tokens.orders);
  expect(statSync(join(folder, 'credentials.json')).mode & 0o077).toBe(0);
});

test.each(['', 'null', '[]', '{"tokens":{"orders":1}}', '{"databasePassword":"x","tokens":{"orders":""}}'])(
  'a file that holds %j is refused with the way out, and not replaced',
  text => {
    writeFileSync(join(folder, 'credentials.json'), text);
    expect(() => credentials(folder, 'http://127.0.0.1:1', ['orders'])).toThrow(/--fresh/);
  },
);

test('the function is given hashes only', () => {
  const hash = createHash('sha256').update('omni_secret').digest('hex');
  expect(tokenHashes({ orders: 'omni_secret' })).toEqual({ orders: [hash] });
});
