import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { openPool } from '../../shared/database/pool.ts';
import { createApp } from '../app.ts';
import { INGEST_PATH } from './ingest.ts';

interface Operation {
  operationId: string;
  parameters: { name: string; in: string; schema: object; description?: string }[];
  responses: Record<string, { content: Record<string, { schema: object }> }>;
}
interface Document {
  openapi: string;
  info: { version: string };
  paths: Record<string, { get?: Operation; post?: Operation }>;
  components: { schemas: Record<string, object> };
}

const app = createApp({
  pool: () => openPool('postgres://127.0.0.1:1/none'),
  contracts: () => [],
  now: Date.now,
  deployment: 'test',
  version: '1.2.3',
});
const read = async () => (await (await app.request('/openapi.json')).json()) as Document;
let whole: Document;
/** Without the paths that other functions answer. */
let document: Document;

beforeAll(async () => {
  whole = await read();
  const own = Object.entries(whole.paths).filter(
    ([path]) => path !== INGEST_PATH && !path.startsWith('/api/v1/platform/'),
  );
  document = { ...whole, paths: Object.fromEntries(own) };
});

const operations = () => Object.values(document.paths).flatMap(item => Object.values(item));

describe('the OpenAPI document', () => {
  it('is the same at both addresses, and is not sent again when it is known', async () => {
    const response = await app.request('/api/openapi.json');
    expect(await response.json()).toEqual(whole);
    const tag = response.headers.get('etag') ?? '';
    const again = await app.request('/api/openapi.json', { headers: { 'if-none-match': tag } });
    expect(again.status).toBe(304);
  });

  it('lists every route, and none that is not there', () => {
    const served = app.routes
      .filter(({ method, path }) => /^(GET|POST)$/.test(method) && path.startsWith('/api/v1/'))
      .map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, '{$1}')}`);
    const listed = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.keys(item).map(method => `${method} ${path}`),
    );
    expect(listed.sort()).toEqual([...new Set(served)].sort());
    expect(document).toMatchObject({ openapi: '3.1.0', info: { version: '1.2.3' } });
    const ids = operations().map(({ operationId }) => operationId);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes every query parameter', () => {
    const { parameters } = document.paths['/api/v1/quarantine']!.get!;
    expect(parameters.map(({ name }) => name)).toEqual([
      'source',
      'rule',
      'field',
      'range',
      'from',
      'to',
      'before',
      'limit',
    ]);
    for (const operation of operations())
      for (const { in: place, description } of operation.parameters)
        if (place === 'query') expect(description).toMatch(/\.$/);
    const { parameters: overview } = document.paths['/api/v1/overview']!.get!;
    expect(overview.find(({ name }) => name === 'range')?.schema).toEqual({
      enum: ['hour', 'day', 'week', 'month'],
      type: 'string',
      default: 'hour',
    });
  });

  it('has schemas that compile, and references that lead somewhere', () => {
    const ajv = new Ajv2020({ strict: false, formats: { 'date-time': true } });
    ajv.addSchema({ $id: 'doc', ...document });
    for (const name of Object.keys(document.components.schemas))
      expect(ajv.compile({ $ref: `doc#/components/schemas/${name}` })).toBeTypeOf('function');
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, name] of references) expect(document.components.schemas).toHaveProperty(name!);
  });
});
