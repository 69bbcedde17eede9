import { hc } from 'hono/client';
import { expect, expectTypeOf, it } from 'vitest';
import { contractOf } from '../../tests/rollups.ts';
import { openPool } from '../shared/database/pool.ts';
import { type Api, createApp } from './app.ts';
import type { Answers } from './types.ts';

const app = createApp({
  pool: () => openPool('postgres://127.0.0.1:1/none'),
  contracts: () => [contractOf('ticks')],
  now: Date.now,
  deployment: 'test',
  version: '1.2.3',
});
const client = hc<Api>('http://omnistream', { fetch: app.request });

it('gives typed clients the answers of types.ts', async () => {
  const response = await client.api.v1.sources.$get({ query: {} });
  const sources = await response.json();
  expectTypeOf(sources).toEqualTypeOf<Answers['/sources']>();
  expect(sources).toMatchObject([{ source: 'ticks' }]);
  const one = await client.api.v1.sources[':id'].$get({ param: { id: 'ticks' }, query: {} });
  expectTypeOf(await one.json()).toEqualTypeOf<Answers['/sources/{id}']>();
});

it('knows the parameters of a route', async () => {
  const url = client.api.v1.quarantine.$url({ query: { source: 'ticks', limit: '5' } });
  expect(url.href).toBe('http://omnistream/api/v1/quarantine?source=ticks&limit=5');
  // @ts-expect-error there is no such parameter
  const wrong = await client.api.v1.overview.$get({ query: { rnge: 'day' } });
  expect(wrong.status).toBe(400);
});
