import type pg from 'pg';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../tests/postgres.ts';
import { contractOf } from '../../../tests/rollups.ts';
import { transaction } from '../../shared/database/transaction.ts';
import type { Problem } from '../../shared/problem.ts';
import { applyIncidents } from '../../sweep/incidents/apply.ts';
import { createApp } from '../app.ts';
import * as schemas from '../schemas.ts';
import type { IncidentDetail } from '../types.ts';

const START = Date.parse('2026-11-23T12:00:00Z');
const MINUTE = 60_000;
const contracts = [contractOf('ticks'), contractOf('orders')];
let database: TestDatabase;
let now = START;
let app: ReturnType<typeof createApp>;

beforeAll(async () => {
  database = await createDatabase();
  app = createApp({
    pool: () => database.pool,
    contracts: () => contracts,
    now: () => now,
    deployment: 'test',
    version: '1.2.3',
  });
});
afterAll(() => database.drop());
beforeEach(async () => {
  now = START;
  await database.pool.query('truncate omnistream.incident, omnistream.event cascade');
});

type Severity = 'critical' | 'warning' | 'info';
/** A sweep that finds this, in sources and kinds. */
async function swept(found: Record<string, Severity | 'clean'>): Promise<void> {
  const judgements = Object.entries(found).map(([fingerprint, verdict]) => {
    const [kind = '', source = ''] = fingerprint.split(':');
    const finding = verdict === 'clean' ? verdict : { severity: verdict, message: `${kind} is ${verdict}` };
    return { fingerprint, source, kind, verdict: finding };
  });
  await transaction(database.pool, client =>
    applyIncidents(client as pg.ClientBase, contracts, judgements, now),
  );
}
const page = async (query = '') => {
  const response = await app.request(`/api/v1/incidents${query}`);
  const answer: unknown = await response.json();
  expect(v.parse(schemas.IncidentPage, answer)).toEqual(answer);
  return answer as v.InferOutput<typeof schemas.IncidentPage>;
};
const newest = async () => (await page('?state=all')).incidents[0]!.id;
async function show(id: string): Promise<IncidentDetail> {
  const answer: unknown = await (await app.request(`/api/v1/incidents/${id}`)).json();
  expect(v.parse(schemas.IncidentDetail, answer)).toEqual(answer);
  return answer as IncidentDetail;
}
const send = (id: string, body: string, env?: object, headers = {}) =>
  app.request(
    `/api/v1/incidents/${id}`,
    { method: 'POST', body, headers: { 'content-type': 'application/json', ...headers } },
    env,
  );
const ADA = { requestContext: { authorizer: { claims: { username: 'ada' } } } };
async function act(id: string, step: object, env?: object): Promise<IncidentDetail> {
  const response = await send(id, JSON.stringify(step), env);
  const answer = await response.json();
  expect(response.status, JSON.stringify(answer)).toBe(200);
  expect(v.parse(schemas.IncidentDetail, answer)).toEqual(answer);
  return answer as IncidentDetail;
}
async function refused(
  id: string,
  step: object,
  status: number,
): Promise<Problem & { incident?: IncidentDetail }> {
  const response = await send(id, JSON.stringify(step));
  expect(response.status).toBe(status);
  return (await response.json()) as Problem;
}
const events = async () =>
  (
    await database.pool.query<{ line: string }>(
      `select component || ' ' || level || ' ' || message as line from omnistream.event order by id`,
    )
  ).rows.map(({ line }) => line);

describe('the life of an incident', () => {
  it('is written down with who and when, in its history and as events', async () => {
    await swept({ 'latency:ticks': 'warning' });
    const id = await newest();
    now += MINUTE;
    await act(id, { action: 'acknowledge' }, ADA);
    await act(id, { action: 'assign', assignee: 'grace@example.org', comment: 'yours' }, ADA);
    now += MINUTE;
    await swept({ 'latency:ticks': 'critical' });
    const done = await act(id, { action: 'resolve', reason: 'missing_data', comment: 'feed was off' });
    expect(done).toMatchObject({
      state: 'resolved',
      resolvedBy: 'local',
      reason: 'missing_data',
      assignee: 'grace@example.org',
      severity: 'critical',
      occurrences: 2,
      version: 5,
      possible: ['reopen', 'comment'],
    });
    expect(done.history.map(({ who, change, state, comment }) => [who, change, state, comment])).toEqual([
      ['sweep', 'opened', 'new', 'latency is warning'],
      ['ada', 'acknowledged', 'acknowledged', null],
      ['ada', 'assigned', 'assigned', 'yours'],
      ['sweep', 'severity', 'assigned', 'latency is critical'],
      ['local', 'resolved', 'resolved', 'feed was off'],
    ]);
    expect(done.history.map(({ at }) => (Date.parse(at) - START) / MINUTE)).toEqual([0, 1, 1, 2, 2]);
    expect(await show(id)).toEqual(done);
    expect(await events()).toEqual([
      'sweep warning Incident opened (latency): latency is warning',
      'api info Incident acknowledged by ada (latency): latency is warning',
      'api info Incident assigned to grace@example.org by ada (latency): latency is warning',
      'sweep error Incident became critical (latency): latency is critical',
      'api success Incident resolved as missing_data by local (latency): latency is critical',
    ]);
  });

  it('takes in repeats whoever has it, and closes itself', async () => {
    await swept({ 'latency:ticks': 'warning' });
    const id = await newest();
    await act(id, { action: 'assign', assignee: 'ada' });
    for (let i = 1; i <= 3; i++) await swept({ 'latency:ticks': 'warning' });
    expect(await show(id)).toMatchObject({ state: 'assigned', occurrences: 4, version: 2 });
    for (let i = 1; i <= 3; i++) await swept({ 'latency:ticks': 'clean' });
    expect(await show(id)).toMatchObject({
      state: 'resolved',
      resolvedBy: 'sweep',
      reason: null,
      assignee: 'ada',
    });
    now += 10 * MINUTE;
    await swept({ 'latency:ticks': 'info' });
    expect(await show(id)).toMatchObject({ state: 'assigned', severity: 'info', resolvedAt: null });
    expect((await show(id)).history.map(({ change }) => change)).toEqual([
      'opened',
      'assigned',
      'resolved',
      'reopened',
    ]);
  });

  it('stays resolved while what a person resolved goes on, and tells when it gets worse', async () => {
    await swept({ 'latency:ticks': 'warning' });
    const id = await newest();
    await act(id, { action: 'resolve', reason: 'false_positive' });
    now += MINUTE;
    await swept({ 'latency:ticks': 'warning' });
    expect(await show(id)).toMatchObject({ state: 'resolved', occurrences: 2 });
    await swept({ 'latency:ticks': 'critical' });
    expect(await show(id)).toMatchObject({
      state: 'new',
      severity: 'critical',
      reason: null,
      resolvedBy: null,
    });
  });

  it('can be reopened for a day, and not when another has taken its place', async () => {
    await swept({ 'latency:ticks': 'warning' });
    const id = await newest();
    await act(id, { action: 'acknowledge' });
    await act(id, { action: 'resolve', reason: 'other' });
    expect(await act(id, { action: 'reopen', comment: 'too early' })).toMatchObject({
      state: 'acknowledged',
      reason: null,
      resolvedAt: null,
    });
    await act(id, { action: 'resolve', reason: 'other' });
    now += 2 * 60 * MINUTE;
    await swept({ 'latency:ticks': 'warning' });
    expect(await newest()).not.toBe(id);
    expect(await refused(id, { action: 'reopen' }, 409)).toMatchObject({ possible: ['comment'] });
    await act(await newest(), { action: 'resolve', reason: 'other' });
    expect((await show(id)).possible).toContain('reopen');
    now += 23 * 60 * MINUTE;
    expect((await refused(id, { action: 'reopen' }, 409)).detail).toBe(
      '"reopen" is not possible: the incident is resolved. Possible: comment.',
    );
    await act(id, { action: 'comment', comment: 'for the record' });
  });
});

describe('who comes too late', () => {
  it('is told what has happened, and how it is now', async () => {
    await swept({ 'latency:ticks': 'warning' });
    const id = await newest();
    await act(id, { action: 'acknowledge', version: 1 }, ADA);
    const late = await refused(id, { action: 'resolve', reason: 'other', version: 1 }, 409);
    expect(late.detail).toBe('The incident has changed since version 1: acknowledged by ada.');
    expect(late.incident).toMatchObject({ version: 2, state: 'acknowledged' });
    expect((await refused(id, { action: 'acknowledge' }, 409)).possible).toEqual([
      'assign',
      'resolve',
      'comment',
    ]);
    await act(id, { action: 'assign', assignee: 'ada' });
    expect((await refused(id, { action: 'assign', assignee: 'ada' }, 409)).detail).toContain('already');
    expect((await show(id)).version).toBe(3);
  });

  it('of many at once exactly one acknowledges, and every comment is kept', async () => {
    await swept({ 'latency:ticks': 'warning' });
    const id = await newest();
    const statuses = await Promise.all(
      Array.from({ length: 5 }, async () => (await send(id, '{"action":"acknowledge"}')).status),
    );
    expect(statuses.sort()).toEqual([200, 409, 409, 409, 409]);
    await Promise.all([
      act(id, { action: 'comment', comment: 'a' }),
      act(id, { action: 'comment', comment: 'b' }),
    ]);
    const { history, version } = await show(id);
    expect(history.map(({ version }) => version)).toEqual([1, 2, 3, 4]);
    expect(version).toBe(4);
  });

  it('clashes with no sweep: one waits for the other, and both are written down', async () => {
    await swept({ 'latency:ticks': 'warning' });
    const id = await newest();
    for (let i = 0; i < 5; i++)
      await Promise.all([
        swept({ 'latency:ticks': i % 2 ? 'warning' : 'critical' }),
        act(id, { action: 'comment', comment: String(i) }),
      ]);
    expect((await show(id)).history.map(({ version }) => version)).toEqual(
      Array.from({ length: 11 }, (_, i) => i + 1),
    );
  });
});

describe('the list', () => {
  it('is of what is open unless asked otherwise, filtered, page by page', async () => {
    await swept({ 'latency:ticks': 'warning', 'latency:orders': 'critical', 'rule:orders:QR-1': 'info' });
    now += MINUTE;
    await swept({ 'freshness:ticks': 'critical' });
    const { incidents, total, kinds } = await page();
    expect([total, incidents.length, kinds]).toEqual([4, 4, ['freshness', 'latency', 'rule']]);
    expect(incidents[0]).toMatchObject({ kind: 'freshness', rule: null });
    expect(incidents.find(({ kind }) => kind === 'rule')).toMatchObject({ rule: 'QR-1', source: 'orders' });
    await act(incidents[0]!.id, { action: 'assign', assignee: 'ada' });
    await act(incidents[1]!.id, { action: 'resolve', reason: 'duplicates' });
    const of = async (query: string) => (await page(query)).incidents.length;
    expect(await of('')).toBe(3);
    expect(await of('?state=resolved')).toBe(1);
    expect(await of('?state=new')).toBe(2);
    expect(await of('?state=all')).toBe(4);
    expect(await of('?state=all&kind=latency')).toBe(2);
    expect(await of('?state=all&sources=orders')).toBe(2);
    expect(await of('?state=all&severity=critical')).toBe(2);
    expect(await of('?assignee=ada')).toBe(1);
    expect(await of('?assignee=')).toBe(2);
    expect(await of('?state=all&to=2026-11-23T12:00:30Z')).toBe(3);
    expect(await of('?state=all&from=2026-11-24T00:00:00Z')).toBe(3);
    const first = await page('?state=all&limit=3');
    expect([first.incidents.length, first.total]).toEqual([3, 4]);
    const rest = await page(`?state=all&limit=3&before=${first.next}`);
    expect([rest.incidents.length, rest.next]).toEqual([1, null]);
    expect(new Set([...first.incidents, ...rest.incidents].map(({ id }) => id)).size).toBe(4);
    expect((await page('?state=all')).assignees).toEqual(['ada']);
  });

  it.each([
    ['?state=closed', '"state" must be one of open, all, new, acknowledged, assigned, resolved'],
    ['?severity=bad', '"severity" must be one of critical, warning, info'],
    ['?from=yesterday', '"from" must be an instant'],
    ['?asignee=x', '"asignee" is unknown: did you mean "assignee"?'],
    ['?assignee=%00', '"assignee" must not contain a NUL'],
  ])('%s is refused', async (query, detail) => {
    const response = await app.request(`/api/v1/incidents${query}`);
    expect([response.status, ((await response.json()) as Problem).detail]).toEqual([
      400,
      expect.stringContaining(detail),
    ]);
  });
});

describe('what is sent', () => {
  it.each([
    ['{"action":"explode"}', '"action"'],
    ['{"action":"resolve"}', '"reason" is missing'],
    ['{"action":"resolve","reason":"fixed"}', '"reason" must be one of false_positive, missing_data'],
    ['{"action":"assign"}', '"assignee" is missing'],
    ['{"action":"assign","assignee":"  "}', '"assignee" must not be empty'],
    ['{"action":"assign","assignee":["ada"]}', '"assignee" must be text'],
    ['{"action":"comment"}', '"comment" is missing'],
    ['{"action":"acknowledge","version":"1"}', '"version" must be a whole number'],
    ['{"action":"acknowledge","versoin":1}', '"versoin" is unknown: did you mean "version"?'],
    ['{"action":"acknowledge","who":"root"}', '"who" is unknown'],
    [
      JSON.stringify({ action: 'comment', comment: 'x'.repeat(10_000) }),
      '"comment" must have at most 4000 characters',
    ],
  ])('%s is refused', async (body, detail) => {
    await swept({ 'latency:ticks': 'warning' });
    const id = await newest();
    const response = await send(id, body);
    expect([response.status, ((await response.json()) as Problem).detail]).toEqual([
      400,
      expect.stringContaining(detail),
    ]);
    expect((await show(id)).version).toBe(1);
  });

  it('is kept as text, whatever it looks like', async () => {
    await swept({ 'latency:ticks': 'warning' });
    const comment = `<img src=x onerror=alert(1)>'; drop table omnistream.incident; -- \u202e`;
    const { history } = await act(await newest(), { action: 'comment', comment });
    expect(history.at(-1)).toMatchObject({ comment });
  });

  it('to an incident that is not there is 404, and to no id 400', async () => {
    await refused('9223372036854775807', { action: 'acknowledge' }, 404);
    await refused('9223372036854775808', { action: 'acknowledge' }, 400);
    await refused('x', { action: 'acknowledge' }, 400);
    expect((await send('1', '{}', undefined, { 'content-type': 'text/plain' })).status).toBe(415);
    expect((await send('1', '{}', undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
    expect((await app.request('/api/v1/incidents/1?x=1', { method: 'POST' })).status).toBe(400);
  });
});

it('goes with its history when retention takes it', async () => {
  await swept({ 'latency:ticks': 'warning' });
  await database.pool.query('delete from omnistream.incident');
  expect((await database.pool.query('select from omnistream.incident_change')).rowCount).toBe(0);
});
