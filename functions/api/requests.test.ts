import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../../tests/postgres.ts';
import { contractOf } from '../../tests/rollups.ts';
import { openPool } from '../shared/database/pool.ts';
import type { Problem } from '../shared/problem.ts';
import { createApp } from './app.ts';
import { snapshot } from './snapshot.ts';

let database: TestDatabase;
let app: ReturnType<typeof createApp>;
const appOn = (pool: TestDatabase['pool']) =>
  createApp({
    pool: () => pool,
    contracts: () => [contractOf('ticks'), contractOf('orders')],
    now: Date.now,
    deployment: 'test',
    version: '1.2.3',
  });

beforeAll(async () => {
  database = await createDatabase();
  app = appOn(database.pool);
});
afterAll(() => database.drop());

async function refused(path: string, status: number, init?: RequestInit): Promise<Problem> {
  const response = await app.request(path, init);
  expect(response.status, path).toBe(status);
  expect(response.headers.get('content-type')).toBe('application/problem+json');
  expect(response.headers.get('cache-control')).toBe('no-store');
  return (await response.json()) as Problem;
}

describe('query strings', () => {
  it.each([
    ['/overview?rnge=day', '"rnge" is unknown: did you mean "range"?'],
    ['/overview?range=year', '"range" must be one of hour, day, week, month'],
    ['/overview?range=', '"range" must be one of'],
    ['/overview?range=day&range=hour', '"range" is given more than once'],
    ['/overview?sources=', '"sources" must not be empty'],
    ['/overview?sources=ticks,,orders', '"sources" must be source ids'],
    ['/overview?limit=3', '"limit" is unknown'],
    ['/events?limit=0', '"limit" must be a whole number from 1 to 200'],
    ['/events?limit=201', '"limit" must be a whole number from 1 to 200'],
    ['/events?limit=1e2', '"limit" must be'],
    ['/events?limit=-1', '"limit" must be'],
    ['/events?limit=9999999999999999999', '"limit" must be'],
    ['/quarantine?limit=101', '"limit" must be a whole number from 1 to 100'],
    ['/quarantine?field=price', '"field" must be a JSON Pointer'],
    ['/quarantine?field=/a%00', '"field" must not contain a NUL'],
    ['/quarantine?rule=a%00', '"rule" must not contain a NUL'],
    [`/quarantine?rule=${'a'.repeat(513)}`, '"rule" must have at most 512'],
    ['/quarantine?from=yesterday', '"from" must be an instant'],
    ['/quarantine?to=2026-02-30T00:00:00Z', '"to" must be an instant'],
    ['/quarantine?from=', '"from" must be an instant'],
    ['/quarantine/export?to=1', '"to" must be an instant'],
    ['/quarantine?before=1', '"before" must be the `next`'],
    ["/quarantine?before=1-1'%20or%20true", '"before" must be the `next`'],
    ['/quarantine?__proto__=1', '"__proto__" is unknown'],
    ['/quarantine?constructor=1', '"constructor" is unknown'],
    ['/health?x=1', '"x" is unknown'],
    ['/window-results?from=yesterday', '"from" must be an instant'],
    ['/window-results?to=2026-02-30T00:00:00Z', '"to" must be an instant'],
    ['/window-results?range=day', '"range" is unknown'],
    ['/quarantine/1?range=day', '"range" is unknown'],
  ])('%s', async (path, detail) => {
    const problem = await refused(`/api/v1${path}`, 400);
    expect(problem.detail).toContain(detail);
    expect(problem).toMatchObject({ status: 400, errors: [{ parameter: expect.any(String) }] });
  });

  it('tells all that is wrong at once', async () => {
    const { errors } = await refused('/api/v1/alerts?rang=1&range=x&limit=y', 400);
    expect(errors).toMatchObject([{ parameter: 'rang' }, { parameter: 'range' }, { parameter: 'limit' }]);
  });

  it('are never a reason to fail, whatever they hold', async () => {
    const text = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.constantFrom("'", '\\', '%', '\ud800', '[]'),
    );
    const route = fc.constantFrom('overview', 'throughput', 'alerts', 'events', 'quarantine');
    const name = fc.constantFrom('range', 'sources', 'source', 'rule', 'field', 'before', 'limit', 'x');
    await fc.assert(
      fc.asyncProperty(route, name, text, async (path, parameter, value) => {
        const query = new URLSearchParams([[parameter, value]]);
        const { status } = await app.request(`/api/v1/${path}?${query}`);
        expect([200, 400, 404]).toContain(status);
      }),
      { numRuns: 300 },
    );
  });

  it('reach PostgreSQL as values only', async () => {
    for (const hostile of ["'; drop schema omnistream cascade; --", '$1', '%', '"}]', '\\u0000', '../..']) {
      const value = encodeURIComponent(hostile);
      expect((await app.request(`/api/v1/quarantine?rule=${value}&field=/${value}`)).status).toBe(200);
      expect((await app.request(`/api/v1/quarantine?source=${value}`)).status).toBe(404);
    }
    expect((await app.request('/api/v1/status')).status).toBe(200);
  });
});

describe('paths', () => {
  it('that are unknown are 404, with the nearest source', async () => {
    expect((await refused('/api/v1/overview?sources=ticks,tikcs', 404)).detail).toContain(
      'did you mean "ticks"?',
    );
    expect((await refused('/api/v1/sources/order', 404)).detail).toContain('did you mean "orders"?');
    expect((await refused('/api/v1/sources/%E0%A4%A', 404)).status).toBe(404);
    for (const path of ['/', '/api', '/api/v1', '/api/v2/overview', '/api/v1/overview/', '/api/v1/nope'])
      expect((await refused(path, 404)).title).toBe('Not found');
  });

  it('take ids of records that are numbers', async () => {
    expect((await refused('/api/v1/quarantine/7', 404)).title).toBe('Unknown record');
    for (const id of ['abc', '-1', '1.5', '0x10', '9223372036854775808', '99999999999999999999'])
      await refused(`/api/v1/quarantine/${id}`, 400);
    expect((await refused('/api/v1/quarantine/9223372036854775807', 404)).status).toBe(404);
  });

  it('can only be read', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH']) {
      const response = await app.request('/api/v1/sources/ticks', { method });
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD']);
      await refused('/api/v1/nope', 404, { method });
    }
    const head = await app.request('/api/v1/overview', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });
});

describe('without a database', () => {
  const routes = [
    'overview',
    'throughput',
    'alerts',
    'events',
    'quarantine',
    'quarantine/1',
    'status',
    'window-results',
    'monitors',
  ];

  it('answers 503 and never an empty page', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const pool = openPool('postgres://nobody:secret@127.0.0.1:1/none');
    const dead = appOn(pool);
    for (const route of routes) {
      const response = await dead.request(`/api/v1/${route}`);
      expect([response.status, response.headers.get('retry-after')]).toEqual([503, '5']);
      const text = await response.text();
      expect(JSON.parse(text)).toMatchObject({ title: 'Database unavailable', retryAfterSeconds: 5 });
      expect(text).not.toMatch(/secret|127\.0\.0\.1|nobody/);
    }
    const health = await dead.request('/api/v1/health');
    expect(health.status).toBe(503);
    expect(await health.json()).toMatchObject({
      status: 'unavailable',
      deployment: 'test',
      version: '1.2.3',
    });
    expect((await dead.request('/api/v1/sources')).status).toBe(200);
    await pool.end();
    log.mockRestore();
  });

  it('says that a database is not migrated', async () => {
    const log = vi.spyOn(console, 'error').mockReturnValue();
    const pool = openPool(database.url.replace(/[^/]+$/, 'postgres'));
    const response = await appOn(pool).request('/api/v1/status');
    expect([response.status, ((await response.json()) as Problem).title]).toEqual([
      503,
      'Database not migrated',
    ]);
    await pool.end();
    log.mockRestore();
  });
});

describe('a snapshot', () => {
  it('cannot write, and does not wait for ever', async () => {
    const { pool } = database;
    await expect(snapshot(pool, reader => reader.query('delete from omnistream.event'))).rejects.toThrow(
      'read-only',
    );
    const { rows } = await snapshot(pool, reader => reader.query('show statement_timeout'));
    expect(rows).toEqual([{ statement_timeout: '5s' }]);
    expect((await pool.query('show statement_timeout')).rows).toEqual([{ statement_timeout: '0' }]);
  });
});
