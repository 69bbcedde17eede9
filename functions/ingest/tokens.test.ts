import { expect, test } from 'vitest';
import { KEEP_TOKENS_MS, keepTokens } from './tokens.ts';

const HASH = 'ab'.repeat(32);

test('tokens are read once, and again when they are old', async () => {
  let time = 0;
  let reads = 0;
  const tokens = keepTokens(
    async () => `{"source-${++reads}":"${HASH}"}`,
    () => time,
    { error() {} },
  );
  expect([...(await tokens()).keys()]).toEqual(['source-1']);
  time = KEEP_TOKENS_MS - 1;
  expect([...(await tokens()).keys()]).toEqual(['source-1']);
  time = KEEP_TOKENS_MS;
  expect([...(await tokens()).keys()]).toEqual(['source-2']);
});

test('tokens that cannot be read: an error at first, later the last known ones', async () => {
  let time = 0;
  let secret: string | undefined;
  const logged: string[] = [];
  const read = async () => {
    if (secret === undefined) throw new Error('throttled');
    return secret;
  };
  const tokens = keepTokens(read, () => time, { error: message => void logged.push(message) });
  await expect(tokens()).rejects.toThrow('throttled');
  secret = `{"orders":"${HASH}"}`;
  expect((await tokens()).size).toBe(1);
  for (const broken of [undefined, 'nope']) {
    secret = broken;
    time += KEEP_TOKENS_MS;
    expect((await tokens()).size).toBe(1);
  }
  expect(logged).toHaveLength(2);
});
