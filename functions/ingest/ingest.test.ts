import { gzipSync } from 'node:zlib';
import type { APIGatewayProxyEvent } from 'aws-lambda';
import { beforeEach, describe, expect, test } from 'vitest';
import { MAX_RECORD_BYTES } from '../../domain/frame/limits.ts';
import { tokenHash } from '../shared/token.ts';
import { parseTokens } from './authorise.ts';
import { Deployment, type Sent } from './deployment.fixture.ts';
import { ingest, MAX_RECORDS } from './ingest.ts';

let deployment: Deployment;
beforeEach(() => {
  deployment = new Deployment();
});
const ndjson = { 'Content-Type': 'application/x-ndjson' };

describe('accepted', () => {
  test('one object: on the stream, with the request told', async () => {
    const { status, headers, body } = await deployment.send({ headers: { 'X-Request-Id': 'mine-7' } });
    expect(status).toBe(202);
    expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-request-id': 'mine-7' });
    expect(body).toMatchObject({
      source: 'orders',
      accepted: 1,
      refused: 0,
      malformed: 0,
      unwritten: 0,
      requestId: 'mine-7',
    });
    const [frame] = deployment.frames();
    expect(frame?.header).toMatchObject({
      id: 'request-0-0',
      source: 'orders',
      contract: '1.2.0',
      receivedAt: 1_700_000_000_000,
      stamps: { ingest: { began: 1_700_000_000_000, ended: 1_700_000_000_000 } },
    });
    expect(deployment.stream[0]?.partitionKey).toBe(`orders:${frame?.header.bucket}`);
    expect(body.frames).toEqual([frame?.header.id]);
  });
  test.each<[string, Sent]>([
    ['an array', { body: '[{"id":1},\n {"id":2}]' }],
    ['NDJSON', { body: '{"id":1}\r\n\r\n{"id":2}\n', headers: ndjson }],
    ['NDJSON called JSON', { body: '{"id":1}\n{"id":2}' }],
    ['gzip', { body: gzipSync('{"id":1}\n{"id":2}'), headers: { ...ndjson, 'Content-Encoding': 'GZIP' } }],
    ['base64', { body: Buffer.from('[{"id":1},{"id":2}]') }],
    [
      'a type of its own',
      {
        body: '[{"id":1},{"id":2}]',
        headers: { 'Content-Type': 'application/vnd.shop+json; charset="UTF-8"' },
      },
    ],
    ['no type', { body: '[{"id":1},{"id":2}]', headers: { 'Content-Type': '' } }],
  ])('%s', async (_, request) => {
    const { status, body } = await deployment.send(request);
    expect([status, body.accepted]).toEqual([202, 2]);
    expect(deployment.written()).toEqual(['{"id":1}', '{"id":2}']);
  });
  test('lines that are no JSON go on with their bytes, and are told', async () => {
    const { status, body } = await deployment.send({
      body: '{"id":1}\nnope\n[1]\n{"id":2}\n{"id":',
      headers: ndjson,
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({
      accepted: 5,
      malformed: 3,
      malformedAt: [
        { index: 1, line: 2, count: 2 },
        { index: 4, line: 5, count: 1 },
      ],
    });
    expect(deployment.written()).toEqual(['[1]', 'nope', '{"id":', '{"id":1}', '{"id":2}'].sort());
  });
  test('a record over the limit is refused by line, the rest goes on', async () => {
    const long = `{"id":2,"pad":"${'x'.repeat(MAX_RECORD_BYTES)}"}`;
    const { status, body } = await deployment.send({
      body: `{"id":1}\n\n${long}\n{"id":3}`,
      headers: ndjson,
    });
    expect(status).toBe(202);
    expect(body).toMatchObject({ accepted: 2, refused: 1, refusals: [{ index: 1, line: 3 }] });
    expect(deployment.written()).toEqual(['{"id":1}', '{"id":3}']);
  });
  test('either token of a source', async () => {
    expect((await deployment.send({ headers: { Authorization: 'bearer t-spare' } })).status).toBe(202);
  });
});

describe('refused', () => {
  test.each<[number, string, Sent]>([
    [404, 'another path', { path: '/v1/sources/orders' }],
    [405, 'another method', { method: 'GET' }],
    [400, 'a path that is no UTF-8', { path: '/v1/sources/%ff/records' }],
    [401, 'another scheme', { headers: { Authorization: 'Basic dDp0' } }],
    [401, 'an empty token', { headers: { Authorization: 'Bearer ' } }],
    [401, 'a wrong token', { headers: { Authorization: 'Bearer nope' } }],
    [
      401,
      'a wrong token for an unknown source',
      { headers: { Authorization: 'Bearer nope' }, path: '/v1/sources/x/records' },
    ],
    [403, 'the token of another source', { headers: { Authorization: 'Bearer t-ticks' } }],
    [404, 'an unknown source', { path: '/v1/sources/x/records' }],
    [404, 'a source like a property', { path: '/v1/sources/__proto__/records' }],
    [415, 'another content type', { headers: { 'Content-Type': 'application/x-www-form-urlencoded' } }],
    [415, 'another charset', { headers: { 'Content-Type': 'application/json; charset=latin1' } }],
    [415, 'another encoding', { headers: { 'Content-Encoding': 'br' } }],
    [400, 'no gzip', { headers: { 'Content-Encoding': 'gzip' } }],
    [
      400,
      'half a gzip',
      { body: gzipSync('x'.repeat(9999)).subarray(0, 30), headers: { 'Content-Encoding': 'gzip' } },
    ],
    [
      413,
      'a gzip bomb',
      { body: gzipSync(Buffer.alloc(40_000_000)), headers: { 'Content-Encoding': 'gzip' } },
    ],
    [413, 'a long body', { body: ' '.repeat(10 * 1024 * 1024 + 1) }],
    [415, 'gzip that is not declared', { body: gzipSync('{"id":1}') }],
    [415, 'gzip in gzip', { body: gzipSync(gzipSync('{"id":1}')), headers: { 'Content-Encoding': 'gzip' } }],
    [415, 'UTF-16', { body: Buffer.from('\ufeff{"id":1}', 'utf16le') }],
    [413, 'too many records', { body: '{}\n'.repeat(MAX_RECORDS + 1) }],
    [413, 'nothing but too long', { body: `{"pad":"${'x'.repeat(MAX_RECORD_BYTES)}"}` }],
    [400, 'nothing', { body: null }],
    [400, 'white space', { body: ' \n\t\r\n' }],
    [400, 'an empty array', { body: '[]' }],
    [400, 'a broken array', { body: '[{"id":1},\n{"id":2' }],
    [400, 'an idempotency key with a line end', { headers: { 'Idempotency-Key': 'a\nb' } }],
    [400, 'a long idempotency key', { headers: { 'Idempotency-Key': 'x'.repeat(257) } }],
  ])('%i for %s', async (expected, _, request) => {
    const { status, headers, body } = await deployment.send(request);
    expect(status).toBe(expected);
    expect(headers['content-type']).toBe('application/problem+json');
    expect(body).toMatchObject({ status: expected, type: 'about:blank', requestId: 'gateway-1' });
    expect(String(body.detail).length).toBeGreaterThan(10);
    expect(deployment.stream).toEqual([]);
  });
  test('without a token, the challenge', async () => {
    const { status, headers } = await deployment.send({
      headers: { Authorization: undefined as unknown as string },
    });
    expect([status, headers['www-authenticate']]).toEqual([401, 'Bearer realm="omnistream"']);
  });
  test('without a known token, sources that exist and those that do not look the same', async () => {
    const headers = { Authorization: 'Bearer nope' };
    expect(await deployment.send({ headers })).toEqual(
      await deployment.send({ headers, path: '/v1/sources/secret/records' }),
    );
  });
  test('a method with those allowed', async () => {
    expect((await deployment.send({ method: 'PUT' })).headers.allow).toBe('POST');
  });
  test('a broken array with its place', async () => {
    const { body } = await deployment.send({ body: '[{"id":1}\n {"id":2}]' });
    expect(body).toMatchObject({ line: 2, column: 2 });
    expect(body.detail).toContain('a comma is missing');
  });
  test.each([null, undefined])('headers that are %s', async headers => {
    const event = { httpMethod: 'POST', path: '/v1/sources/orders/records', headers, body: '{}' };
    expect((await ingest(event as unknown as APIGatewayProxyEvent, deployment.dependencies)).statusCode).toBe(
      401,
    );
  });
});

test('a deployment that is not set up: 500 without its insides', async () => {
  deployment.dependencies.tokens = () => {
    throw new Error('environment variable OMNISTREAM_TOKENS_FILE is not set');
  };
  const { status, body } = await deployment.send();
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toMatch(/OMNISTREAM|at .*\.ts/);
  expect(deployment.logged[0]).toContain('OMNISTREAM_TOKENS_FILE');
});

describe('the tokens of the deployment', () => {
  test.each([
    ['nope', /not JSON/],
    ['[]', /not an object/],
    ['{"orders":["abc"]}', /hashes of orders/],
    ['{"orders":[7]}', /hashes of orders/],
  ])('%s', (json, message) => expect(() => parseTokens(json)).toThrow(message));
  test('one hash may stand without a list', () => {
    expect(parseTokens(`{"orders":"${tokenHash('x')}"}`).get('orders')).toHaveLength(1);
  });
});
