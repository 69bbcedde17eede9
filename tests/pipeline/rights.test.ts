/**
 * The functions on a database like RDS's: its owner is no superuser, a role rds_iam is there, statistics of statements are
 * collected. Each function does all of its work as its own role, and the role can do nothing else.
 */
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeFrame } from '../../domain/frame/decode.ts';
import { encodeValidated } from '../../domain/frame/encode.ts';
import { DATABASE_FUNCTIONS, type DatabaseFunction, databaseRole } from '../../domain/topology.ts';
import { createApp } from '../../functions/api/app.ts';
import { nextFrames } from '../../functions/api/replays/next.ts';
import { enrich } from '../../functions/enrich/enrich.ts';
import { compilePlan } from '../../functions/enrich/plan.ts';
import { migrateAll } from '../../functions/migrate/handler.ts';
import { exclusively } from '../../functions/migrate/migrations.ts';
import { loadReference } from '../../functions/migrate/references.ts';
import { ensureRoles } from '../../functions/migrate/roles.ts';
import { openPool } from '../../functions/shared/database/pool.ts';
import { recordingLog } from '../../functions/shared/log/recording.fixture.ts';
import { sweep } from '../../functions/sweep/sweep.ts';
import { openRoles } from '../../localstack/embedded/postgres/roles.ts';
import type { PostgresServer } from '../../localstack/embedded/postgres/server.ts';
import { criticalFailure, field, readings, validated } from '../frames.ts';
import { kinesisEvent } from '../kinesis-event.ts';
import { startTestServer } from '../postgres/server.ts';

const DAY = 86_400_000;
const NOW = Date.parse('2026-03-20T12:00:30Z');
const fields = [
  field('id', 'string', { required: true, primaryKey: 1 }),
  field('at', 'timestamp', { required: true }),
  field('value', 'number'),
  field('note', 'string'),
];
const rules = [
  {
    ...{ id: 'known', name: 'known', dimension: 'accuracy' as const, severity: 'warning' as const },
    type: 'expect_column_values_to_be_in_reference',
    kwargs: { column: 'note', dataset: 'notes', reference_column: 'id' },
  },
  {
    ...{ id: 'usual', name: 'usual', dimension: 'accuracy' as const, severity: 'warning' as const },
    type: 'expect_value_to_be_usual',
    kwargs: { column: 'value', warm_up: 2 },
    thresholds: { warning: { share: { max: 0.1 } } },
  },
  {
    ...{ id: 'mean', name: 'mean', dimension: 'accuracy' as const, severity: 'warning' as const },
    type: 'expect_column_mean_to_be_between',
    kwargs: { column: 'value', max_value: 1 },
  },
];
const appended = readings({ fields, rules, sla: { retentionDays: 5 } });
const upserted = readings({ fields, rules, source: 'places', table: 'places', write: 'upsert' });
const contracts = [appended, upserted];
const file = { contracts, references: [{ name: 'notes', columns: ['id'], rows: [['fine'], ['late']] }] };

let server: PostgresServer;
let owner: pg.Pool;
const pools = {} as Record<DatabaseFunction, pg.Pool>;

beforeAll(async () => {
  server = await startTestServer({ shared_preload_libraries: 'pg_stat_statements' });
  const root = openPool(server.url, 1);
  for (const statement of [
    `create role rds_iam nologin`,
    `create role master login createrole password 'test'`,
    `grant pg_monitor to master`,
    `grant rds_iam to master with admin option`,
    `create database deployed owner master`,
  ])
    await root.query(statement);
  const url = new URL('deployed', server.url);
  const as = (role: string): pg.Pool => {
    url.username = role;
    url.password = 'test';
    return openPool(url.href, 4);
  };
  owner = as('master');
  await migrateAll(owner, file, NOW);
  await openRoles(root, 'test');
  await root.end();
  for (const name of DATABASE_FUNCTIONS) pools[name] = as(databaseRole(name));
});
afterAll(async () => {
  await Promise.all([owner, ...Object.values(pools)].map(pool => pool?.end()));
  await server?.stop();
});

const errors: string[] = [];
const plans = new Map(contracts.map(contract => [contract.source, compilePlan(contract, () => 0)]));
async function load(frames: Parameters<typeof encodeValidated>[0][], now = NOW): Promise<void> {
  const { batchItemFailures } = await enrich(
    kinesisEvent(frames.map(frame => ({ key: frame.header.source, data: encodeValidated(frame) }))),
    {
      pool: pools.enrich,
      planOf: source => plans.get(source),
      metrics: { count() {}, duration() {}, endToEnd() {}, publish() {} },
      log: recordingLog(errors),
      now: () => now,
    },
  );
  expect(errors).toEqual([]);
  expect(batchItemFailures).toEqual([]);
}

const at = (time: number): string => new Date(time).toISOString();
const frame = (source: string, id: string, records: object[], receivedAt = NOW, failures = {}) =>
  validated(id, records, { source, receivedAt }, failures);
const count = async (table: string): Promise<number> =>
  (await owner.query(`select count(*)::int as n from ${table}`)).rows[0].n;

test('enrich loads, sets aside, replaces, meets duplicates, unknown sources and a frame it knows', async () => {
  const old = NOW - 20 * DAY;
  for (const source of ['readings', 'places']) {
    const records = Array.from({ length: 8 }, (_, i) => ({
      id: `${i}`,
      at: at(NOW),
      value: i,
      note: 'fine',
    }));
    const first = frame(source, `${source}-1`, [...records, { broken: true }], NOW, {
      8: [criticalFailure()],
    });
    await load([first]);
    await load([first]);
    await load([
      frame(source, `${source}-2`, [
        { ...records[0], value: 99_999 },
        { id: 'x', at: at(NOW), note: 'odd' },
      ]),
      frame(
        source,
        `${source}-3`,
        [
          { id: 'late', at: at(old) },
          { id: 'late', at: at(old) },
        ],
        old,
      ),
    ]);
  }
  await load([frame('nobody-knows', 'n-1', [{ id: 'x' }])]);
  expect(await count('data.readings')).toBe(10);
  expect(await count('data.places')).toBe(10);
  expect(await count('omnistream.quarantine')).toBe(3);
  expect(await count('omnistream.frame')).toBe(7);
  expect(await count('omnistream.detector_state')).toBeGreaterThan(0);
});

test('sweep makes and drops partitions, judges, sums up and retires', async () => {
  const table = async () =>
    (await owner.query(`select relname from pg_class where relname ~ '^readings_p' order by 1`)).rows.length;
  const before = await table();
  expect(await count('omnistream.window_part')).toBeGreaterThan(0);
  for (const days of [0, 1, 40, 200, 500]) {
    expect(
      await sweep({ pool: pools.sweep, contracts, metrics: { publish() {} }, now: NOW + days * DAY }),
    ).toBe('done');
    expect(await table()).toBeGreaterThanOrEqual(before);
    if (days === 1) expect(await count('omnistream.window_result')).toBeGreaterThan(0);
  }
  // What was there at first has gone, with its days.
  const { rows } = await owner.query(`select to_regclass('data.readings_p20260320') as day`);
  expect(rows[0].day).toBeNull();
  for (const gone of [
    'data.readings',
    'omnistream.frame',
    'omnistream.quarantine',
    'omnistream.stage_minute',
    'omnistream.window_part',
    'omnistream.window_result',
    'omnistream.late_minute',
  ])
    expect([gone, await count(gone)]).toEqual([gone, 0]);
  expect(await count('omnistream.stage_hour')).toBeGreaterThan(0);
  expect(await count('omnistream.event')).toBeGreaterThan(0);
  expect(await count('data.places')).toBe(10);
});

test('api answers every question', async () => {
  await load([frame('readings', 'r-9', [{ id: '9', at: at(NOW) }, {}], NOW, { 1: [criticalFailure()] })]);
  const app = createApp({
    pool: () => pools.api,
    contracts: () => contracts,
    now: () => NOW,
    deployment: 'test',
    version: '0',
  });
  const { paths } = (await (await app.request('/openapi.json')).json()) as { paths: Record<string, object> };
  const id = (await owner.query('select id from omnistream.quarantine')).rows[0].id;
  const opened = await owner.query(
    `insert into omnistream.incident (fingerprint, kind, severity, message, opened_at, last_seen_at)
     values ('x', 'latency', 'warning', 'slow', now(), now()) returning id`,
  );
  const incident = opened.rows[0].id;
  const replayed = await app.request('/api/v1/replays', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"filter":{}}',
  });
  const { id: replay } = (await replayed.json()) as { id: string };
  const ids: [part: string, id: string][] = [
    ['quarantine', id],
    ['incidents', incident],
    ['replays', replay],
  ];
  const questions = Object.entries(paths).filter(
    ([path, methods]) => /^\/api\/v1\/(?!platform)/.test(path) && 'get' in methods,
  );
  // What CloudWatch knows is answered by platform, which has no database.
  expect(questions.length).toBeGreaterThan(8);
  for (const [path] of questions) {
    const filled = path
      .replace('{id}', ids.find(([part]) => path.includes(part))?.[1] ?? 'readings')
      .replace('{rule}', 'known');
    expect([path, (await app.request(filled)).status]).toEqual([path, 200]);
  }
});

test('a replay is planned by api and loaded by enrich, each with what it may', async () => {
  const { frames } = await nextFrames(pools.api, { driver: 'd', sent: [], done: false }, contracts, NOW);
  expect(frames).toHaveLength(1);
  const decoded = decodeFrame(Buffer.from(frames[0]!.data, 'base64'));
  if (decoded.kind !== 'raw') throw new Error(decoded.kind);
  const verdicts = { contract: '1.0.0', failures: { 0: [criticalFailure()] }, rules: {} };
  await load([{ ...decoded.frame, verdicts }]);
  expect((await owner.query('select attempts from omnistream.quarantine')).rows).toEqual([{ attempts: 1 }]);
  const sent = frames.map(frame => frame.id);
  expect(await nextFrames(pools.api, { driver: 'd', sent, done: true }, contracts, NOW)).toEqual({
    frames: [],
    open: 1,
  });
  expect(await nextFrames(pools.api, { driver: 'd', sent: [], done: false }, contracts, NOW)).toEqual({
    frames: [],
    open: 0,
  });
});

describe('a role can do nothing else', () => {
  const DENIED: [DatabaseFunction, string][] = [
    ['enrich', 'delete from omnistream.frame'],
    ['enrich', 'delete from data.readings'],
    ['enrich', `update data.places set note = 'x'`],
    ['enrich', 'delete from omnistream.replay'],
    ['enrich', 'update omnistream.replay set chosen = 0'],
    ['api', 'update omnistream.quarantine set attempts = 0'],
    ['api', 'delete from omnistream.replay'],
    ['enrich', 'truncate data.readings'],
    ['enrich', 'drop table data.readings'],
    ['enrich', 'create table data.mine (a int)'],
    ['enrich', 'create table public.mine (a int)'],
    ['enrich', `insert into reference.notes values ('x')`],
    ['enrich', 'select * from omnistream.incident'],
    ['enrich', `select omnistream.create_partition('readings', '2026-01-01')`],
    ['enrich', `select omnistream.drop_partitions('readings', 'infinity')`],
    ['sweep', 'select * from data.readings'],
    ['sweep', `insert into data.readings (id, at) values ('x', now())`],
    ['sweep', 'insert into omnistream.frame select * from omnistream.frame'],
    ['sweep', 'drop table data.readings'],
    ['sweep', 'alter table data.readings add column mine int'],
    ['api', 'select * from data.readings'],
    ['api', 'select * from reference.notes'],
    ['api', 'delete from omnistream.quarantine'],
    ['api', 'delete from omnistream.event'],
    ['api', `update omnistream.incident set severity = 'info'`],
    ['api', `update omnistream.incident set resolved_at = now()`],
    ['api', 'delete from omnistream.incident_change'],
    ['sweep', 'delete from omnistream.incident_change'],
    ['api', `select omnistream.drop_partitions('readings', 'infinity')`],
    ...DATABASE_FUNCTIONS.map((name): [DatabaseFunction, string] => [name, 'select * from pg_authid']),
    ...DATABASE_FUNCTIONS.map((name): [DatabaseFunction, string] => [name, 'create role mine']),
  ];
  test.each(DENIED)('%s: %s', async (name, statement) => {
    await expect(pools[name].query(statement)).rejects.toMatchObject({ code: '42501' });
  });

  test('partitions of other tables are out of reach', async () => {
    await owner.query('create table public.private (at date) partition by range (at)');
    for (const table of ['private', '../private', 'readings_default', 'no such table', '"; drop table x'])
      await expect(
        pools.sweep.query('select omnistream.create_partition($1, $2)', [table, '2026-01-01']),
      ).rejects.toMatchObject({ code: '42P01' });
    const { rows } = await pools.sweep.query(`select omnistream.drop_partitions('private', 'infinity') as n`);
    expect(rows[0].n).toBe(0);
  });
});

test('each role signs in with IAM, and owns nothing', async () => {
  const { rows } = await owner.query(
    `select r.rolname as role, exists (select from pg_class where relowner = r.oid) as owns,
       array(select g.rolname::text from pg_auth_members m join pg_roles g on g.oid = m.roleid where m.member = r.oid) as member
     from pg_roles r where rolname like 'omnistream\\__%' order by 1`,
  );
  expect(rows).toEqual(
    DATABASE_FUNCTIONS.map(databaseRole)
      .sort()
      .map(role => ({ role, owns: false, member: ['rds_iam'] })),
  );
});

test('the next deployment changes no right, gives back what was taken and takes what is too much', async () => {
  const ensure = () => exclusively(owner, ensureRoles);
  expect(await ensure()).toEqual([]);
  await owner.query('grant delete on omnistream.frame to omnistream_api');
  await owner.query('revoke insert on omnistream.frame from omnistream_enrich');
  expect(await ensure()).toEqual([
    'revoke delete on omnistream."frame" from omnistream_api',
    'grant insert on omnistream."frame" to omnistream_enrich',
  ]);
  // A data set is a new table after each deployment; who reads it meets no moment without the right.
  await exclusively(owner, client => loadReference(client, file.references[0]!));
  expect((await pools.enrich.query('select * from reference.notes')).rowCount).toBe(2);
});

test('the statistics of statements can be read where the owner may show them, and stop nobody where not', async () => {
  const shown = `select from pg_extension where extname = 'pg_stat_statements'`;
  expect((await owner.query(shown)).rowCount).toBe(0);
  const root = openPool(server.url, 1);
  for (let twice = 0; twice < 2; twice++) await migrateAll(root, file, NOW);
  expect((await root.query('select sum(calls)::int > 0 as any from pg_stat_statements')).rows).toEqual([
    { any: true },
  ]);
  await root.end();
});

test('an owner who may make no roles gets none, and everything else', async () => {
  const url = new URL('postgres', server.url);
  const root = openPool(url.href, 1);
  await root.query(`create role plain login password 'test'`);
  await root.query('create database plain owner plain');
  url.pathname = 'plain';
  for (const name of DATABASE_FUNCTIONS) {
    await owner.query(`alter role ${databaseRole(name)} rename to aside_${name}`);
  }
  url.username = 'plain';
  url.password = 'test';
  const plain = openPool(url.href, 2);
  try {
    expect((await migrateAll(plain, file, NOW)).contracts.map(({ action }) => action)).toEqual([
      'created',
      'created',
    ]);
  } finally {
    for (const name of DATABASE_FUNCTIONS)
      await owner.query(`alter role aside_${name} rename to ${databaseRole(name)}`);
    await plain.end();
    await root.end();
  }
});
