import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Gateway, startGateway } from '../embedded/gateway/server.ts';
import { forwardTo } from './forward.ts';

interface Seen {
  method: string;
  url: string;
  authorization: string | undefined;
  host: string | undefined;
  body: Buffer;
}

let site: string;
let api: Server;
let gateway: Gateway;
let seen: Seen[] = [];
beforeAll(async () => {
  site = mkdtempSync(join(tmpdir(), 'omnistream-site-'));
  writeFileSync(join(site, 'index.html'), '<html>');
  api = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const { method = '', url = '', headers } = request;
    seen.push({ method, url, authorization: headers.authorization, host: headers.host, body });
    if (url.endsWith('/breaks')) return response.destroy();
    response
      .writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '1' })
      .end('{"status":429}');
  });
  await new Promise<void>(resolve => api.listen(0, '127.0.0.1', resolve));
  gateway = await startGateway(0);
  gateway.open(forwardTo(`http://127.0.0.1:${(api.address() as AddressInfo).port}/stage`, site));
});
afterAll(async () => {
  await gateway.stop();
  api.close();
  rmSync(site, { recursive: true });
});

test('what is sent reaches the API as it is, and the answer comes back with its status and headers', async () => {
  seen = [];
  const body = gzipSync('{"a":1}');
  const response = await fetch(`${gateway.url}/v1/sources/my%20orders/records?x=1&x=2`, {
    method: 'POST',
    headers: { authorization: 'Bearer t', 'content-encoding': 'gzip' },
    body,
  });
  expect(response.status).toBe(429);
  expect(response.headers.get('retry-after')).toBe('1');
  expect(await response.json()).toEqual({ status: 429 });
  expect(seen).toEqual([
    {
      method: 'POST',
      url: '/stage/v1/sources/my%20orders/records?x=1&x=2',
      authorization: 'Bearer t',
      host: `127.0.0.1:${(api.address() as AddressInfo).port}`,
      body,
    },
  ]);
});

test('only what the API has goes there; the rest is the dashboard, which is read', async () => {
  seen = [];
  for (const path of ['/api/v1/health', '/openapi.json'])
    expect((await fetch(`${gateway.url}${path}`)).status, path).toBe(429);
  expect(seen.map(({ url }) => url)).toEqual(['/stage/api/v1/health', '/stage/openapi.json']);
  expect(await (await fetch(`${gateway.url}/`)).text()).toBe('<html>');
  for (const path of ['/apis', '/v1', '/openapi.jsonx', '/../etc/passwd'])
    expect((await fetch(`${gateway.url}${path}`)).status, path).toBe(404);
  expect((await fetch(`${gateway.url}/`, { method: 'DELETE' })).status).toBe(405);
  expect(seen).toHaveLength(2);
});

test('an API that breaks off, or is away, is told', async () => {
  expect((await fetch(`${gateway.url}/api/breaks`)).status).toBe(502);
  const lonely = await startGateway(0);
  lonely.open(forwardTo('http://127.0.0.1:1/stage', site));
  const response = await fetch(`${lonely.url}/api/v1/health`);
  expect(response.status).toBe(502);
  expect(await response.json()).toMatchObject({ title: 'The emulator does not answer' });
  await lonely.stop();
});
