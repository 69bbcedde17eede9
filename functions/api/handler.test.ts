import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { contractOf } from '../../tests/rollups.ts';

const folder = mkdtempSync(join(tmpdir(), 'omnistream-api-'));
let handler: typeof import('./handler.ts').handler;

beforeAll(async () => {
  writeFileSync(
    join(folder, 'contracts.json'),
    JSON.stringify({ contracts: [contractOf('ticks')], references: [] }),
  );
  vi.stubEnv('OMNISTREAM_CONTRACTS', join(folder, 'contracts.json'));
  vi.stubEnv('OMNISTREAM_DATABASE_URL', 'postgres://127.0.0.1:1/none');
  ({ handler } = await import('./handler.ts'));
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const event = (path: string, query: Record<string, string[]> | null = null, httpMethod = 'GET') =>
  ({
    httpMethod,
    path,
    headers: { host: '127.0.0.1:8787' },
    multiValueHeaders: { host: ['127.0.0.1:8787'] },
    queryStringParameters: query && Object.fromEntries(Object.entries(query).map(([k, v]) => [k, v.at(-1)])),
    multiValueQueryStringParameters: query,
    pathParameters: null,
    stageVariables: null,
    body: null,
    isBase64Encoded: false,
    resource: '/{proxy+}',
    requestContext: { domainName: '127.0.0.1' },
  }) as unknown as APIGatewayProxyEvent;

const invoke = async (...args: Parameters<typeof event>) =>
  (await handler(
    event(...args) as unknown as Parameters<typeof handler>[0],
    { awsRequestId: 'r' } as Context,
  )) as {
    statusCode: number;
    body: string;
    headers: Record<string, string>;
    isBase64Encoded: boolean;
  };

it('answers API Gateway proxy events with text', async () => {
  const result = await invoke('/api/v1/sources');
  expect(result).toMatchObject({ statusCode: 200, isBase64Encoded: false });
  expect(JSON.parse(result.body)).toMatchObject([{ source: 'ticks' }]);
  expect((await invoke('/openapi.json')).statusCode).toBe(200);
});

it('answers problems as text too', async () => {
  const result = await invoke('/api/v1/overview', { range: ['a&b=c', 'ü'] });
  expect(result).toMatchObject({ statusCode: 400, isBase64Encoded: false });
  expect(JSON.parse(result.body).detail).toBe('"range" is given more than once');
  expect(JSON.parse((await invoke('/api/v1/events', { 'a&limit': ['5'] })).body).detail).toContain(
    '"a&limit" is unknown',
  );
  expect((await invoke('/api/v1/overview', null, 'POST')).statusCode).toBe(405);
});
