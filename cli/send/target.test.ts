import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { targetOf } from './target.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'omnistream-target-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const keep = (content: unknown) =>
  writeFileSync(
    join(folder, 'credentials.json'),
    typeof content === 'string' ? content : JSON.stringify(content),
  );
const told = (given: Parameters<typeof targetOf>[1], source = 'orders') => {
  const { url, token } = targetOf(source, given, folder);
  return `${url.href} ${token}`;
};
const LOCAL = { url: 'http://127.0.0.1:9000', tokens: { orders: 'kept' }, databasePassword: 'x' };

test('what was given wins', () => {
  keep(LOCAL);
  expect(told({ token: 't' })).toBe('http://127.0.0.1:9000/v1/sources/orders/records t');
  expect(told({ url: 'https://example.com/prod/', token: 't' })).toBe(
    'https://example.com/prod/v1/sources/orders/records t',
  );
});
test('else what the start wrote', () => {
  keep(LOCAL);
  expect(told({})).toBe('http://127.0.0.1:9000/v1/sources/orders/records kept');
  expect(told({ url: 'http://127.0.0.1:9000/' })).toContain('kept');
});
test('a kept token goes to no other address', () => {
  keep(LOCAL);
  expect(() => told({ url: 'https://example.com' })).toThrow(/no token for https:\/\/example.com/);
});
test('without anything: what to do', () => {
  expect(() => told({})).toThrow(/npm start/);
  keep(LOCAL);
  expect(() => told({}, 'oders')).toThrow(
    'There is no token of oders for http://127.0.0.1:9000; there are those of orders. Make one with: omnistream token add oders',
  );
});
test('a source that needs escaping cannot change the path', () => {
  expect(told({ url: 'http://h', token: 't' }, '../x?y')).toBe('http://h/v1/sources/..%2Fx%3Fy/records t');
});
test.each(['nope', '{}', '{"url":"x","tokens":{}}', '[]'])('credentials that are %s', content => {
  keep(content);
  expect(() => told({})).toThrow(/credentials.json cannot be read/);
  expect(told({ url: 'http://h', token: 't' })).toContain('http://h/');
});
test('an address that is none', () => {
  expect(() => told({ url: 'ftp://x', token: 't' })).toThrow('ftp://x is no http address.');
});
