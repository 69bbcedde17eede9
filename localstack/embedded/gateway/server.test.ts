import { once } from 'node:events';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LambdaFunction } from '../lambda/function.ts';
import { BODY_LIMIT } from './body.ts';
import { functionRoutes } from './function-routes.ts';
import { type Gateway, startGateway } from './server.ts';

const lambda = (handler: (event: APIGatewayProxyEvent) => unknown): LambdaFunction => ({
  name: 'scripted',
  arn: 'arn:aws:lambda:us-east-1:000000000000:function:scripted',
  reports: [],
  ready: async () => {},
  update: async () => {},
  close: async () => {},
  invoke: async event => ({ requestId: 'r', payload: await handler(event as APIGatewayProxyEvent) }),
});

let gateway: Gateway;
let events: APIGatewayProxyEvent[] = [];
beforeAll(async () => {
  gateway = await startGateway(0);
  gateway.open(
    functionRoutes({
      ingest: lambda(event => {
        events.push(event);
        return { statusCode: 202, body: '{}' };
      }),
      api: lambda(({ path }) => {
        if (path === '/api/closed') throw new Error('function api is closed');
        return path === '/api/odd' ? 'no response' : { statusCode: 200, body: path };
      }),
      operator: {
        secret: 's3cret',
        functions: {
          purge: lambda(event => {
            if ((event as { fail?: boolean }).fail) throw new Error('function purge is closed');
            return event as never;
          }),
        },
      },
      replay: lambda(() => ({ statusCode: 200, body: 'sent' })),
      invoked: {
        accessKey: 'key',
        functions: {
          api: lambda(event => {
            if ((event as { fail?: boolean }).fail) throw new Error('function api is closed');
            return event as never;
          }),
        },
      },
      platform: lambda(({ path }) => ({ statusCode: 200, body: `platform ${path}` })),
      local: async path => (path === 'known' ? { known: true } : undefined),
      site: (_request, response) => void response.end('<html>'),
    }),
  );
});
afterAll(() => gateway.stop());

test('functions of the operator are for whoever knows the secret, and for nobody else', async () => {
  const invoke = (name: string, authorization?: string, body = '{"a":1}') =>
    get(`/_local/functions/${name}`, {
      method: 'POST',
      body,
      headers: authorization ? { authorization } : {},
    });
  const answer = await invoke('purge', 'Bearer s3cret');
  expect([answer.status, await answer.json()]).toEqual([200, { a: 1 }]);
  for (const wrong of [undefined, 'Bearer ', 'Bearer s3cre', 's3cret', 'Bearer s3cret2'])
    expect((await invoke('purge', wrong)).status, wrong).toBe(401);
  expect((await invoke('enrich', 'Bearer s3cret')).status).toBe(404);
  expect((await invoke('constructor', 'Bearer s3cret')).status).toBe(404);
  expect((await invoke('purge', 'Bearer s3cret', 'no JSON')).status).toBe(400);
  expect((await invoke('purge', 'Bearer s3cret', '{"fail":true}')).status).toBe(503);
  expect((await get('/_local/functions/purge')).status).toBe(404);
});

test("a function invokes another through Lambda's own API, and nobody else does", async () => {
  const invoke = (name: string, key: string, body = '{"a":1}') =>
    get(`/_local/lambda/2015-03-31/functions/${name}/invocations`, {
      method: 'POST',
      body,
      headers: { authorization: `AWS4-HMAC-SHA256 Credential=${key}/20261123/us-east-1/lambda/aws4_request` },
    });
  const answer = await invoke('api', 'key');
  expect([answer.status, await answer.json()]).toEqual([200, { a: 1 }]);
  expect((await invoke('api', 'other')).status).toBe(403);
  expect((await invoke('purge', 'key')).status).toBe(404);
  expect((await invoke('constructor', 'key')).status).toBe(404);
  expect((await invoke('api', 'key', 'no JSON')).status).toBe(400);
  expect(await (await get('/api/v1/replay-sender', { method: 'POST' })).text()).toBe('sent');
});

const get = (path: string, init: RequestInit = {}) => fetch(`${gateway.url}${path}`, init);

/** A request as `fetch` would not send it. */
async function raw(path: string, headers: Record<string, string>, method = 'GET'): Promise<number> {
  const sent = request({ port: gateway.port, host: '127.0.0.1', path, headers, method });
  const [response] = await once(sent.end(), 'response');
  response.resume();
  return response.statusCode;
}

describe('who may ask', () => {
  test('names of this machine, and no other that resolves to it', async () => {
    for (const host of ['127.0.0.1:1', 'localhost', 'LOCALHOST:80', '[::1]:80'])
      expect(await raw('/', { host }), host).toBe(200);
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example', '127.0.0.1@x'])
      expect(await raw('/', { host }), host).toBe(421);
  });

  test('a page of another site cannot send anything', async () => {
    const path = '/v1/sources/orders/records';
    for (const origin of ['https://evil.example', 'null', 'http://localhost.evil.example'])
      expect(await raw(path, { origin }, 'POST'), origin).toBe(403);
    expect(await raw(path, { origin: gateway.url }, 'POST')).toBe(202);
    expect(await raw(path, {}, 'POST')).toBe(202);
  });

  test('every answer tells browsers not to frame it and not to guess', async () => {
    for (const path of ['/', '/api/x', '/_local/known', '/v1/none']) {
      const { headers } = await get(path);
      expect(headers.get('x-frame-options'), path).toBe('DENY');
      expect(headers.get('x-content-type-options'), path).toBe('nosniff');
      // The pages themselves allow any sign-in, which is for a deployment to name.
      expect(headers.get('content-security-policy'), path).toContain("connect-src 'self';");
    }
  });
});

describe('where it goes', () => {
  test('records to ingest, with the body as base64 and the source from the path', async () => {
    events = [];
    const body = '{"a":1}\n';
    await get('/v1/sources/my%20orders/records?x=1&x=2', { method: 'POST', body });
    const [event] = events;
    expect(event).toMatchObject({ pathParameters: { id: 'my orders' }, isBase64Encoded: true });
    expect(event!.multiValueQueryStringParameters).toEqual({ x: ['1', '2'] });
    expect(Buffer.from(event!.body!, 'base64').toString()).toBe(body);
  });

  test('questions about the platform to a function of their own, all others to the API', async () => {
    expect(await (await get('/api/v1/platform/alarms')).text()).toBe('platform /api/v1/platform/alarms');
    expect(await (await get('/api/v1/platforms')).text()).toBe('/api/v1/platforms');
  });

  test('what cannot be meant is refused, and reading is all that the rest allows', async () => {
    expect(await raw('//', {})).toBe(400);
    expect((await get('/v1/sources/%zz/records', { method: 'POST' })).status).toBe(400);
    expect((await get('/v1/other')).status).toBe(404);
    expect((await get('/_local/other')).status).toBe(404);
    for (const path of ['/', '/_local/known'])
      for (const method of ['POST', 'PUT', 'DELETE']) {
        const { status, headers } = await get(path, { method });
        expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      }
    expect((await get('/', { method: 'HEAD' })).status).toBe(200);
  });

  test('a function that fails answers 502 or 503, never nothing', async () => {
    expect((await get('/api/odd')).status).toBe(502);
    const closed = await get('/api/closed');
    expect([closed.status, closed.headers.get('retry-after')]).toEqual([503, '1']);
  });
});

describe('how it is sent', () => {
  test('a body over the limit is refused while it still comes', async () => {
    const { status } = await get('/v1/sources/orders/records', {
      method: 'POST',
      body: new Uint8Array(BODY_LIMIT + 1),
    });
    expect(status).toBe(413);
  });

  test('an upload that breaks off reaches no function, and the next one is served', async () => {
    events = [];
    const socket = connect(gateway.port, '127.0.0.1');
    socket.write('POST /v1/sources/o/records HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"a"');
    await new Promise(resolve => setTimeout(resolve, 50));
    socket.destroy();
    expect((await get('/')).status).toBe(200);
    expect(events).toEqual([]);
  });

  test('what is not HTTP is answered 400', async () => {
    const socket = connect(gateway.port, '127.0.0.1');
    socket.end('\x16\x03\x01 not http\r\n\r\n');
    const [answer] = await once(socket, 'data');
    expect(String(answer)).toContain('400 Bad Request');
  });
});

test('a port that is taken is named, with the way out', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  await expect(startGateway(port)).rejects.toThrow(`Port ${port} is in use by another program`);
  other.close();
});

test('until it is opened it says that it is starting', async () => {
  const starting = await startGateway(0);
  const { status } = await fetch(starting.url);
  expect(status).toBe(503);
  await starting.stop();
});
