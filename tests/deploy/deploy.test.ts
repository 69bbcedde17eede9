/**
 * The deployment itself, on an emulator of AWS: bootstrap, deploy, use, diff, deploy a change, be refused, destroy. The
 * tests build on each other, in their order.
 *
 * Nothing here rests on what an emulator does not honour: see docs/decisions/0013-what-an-emulator-proves.md.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { LambdaClient, paginateListFunctions } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { resolveExample } from '../../domain/contract/examples.ts';
import type {
  Overview,
  QuarantinePage,
  RepairPreview,
  Replay,
  ReplayCreated,
} from '../../functions/api/types.ts';
import { clientOptions } from '../../localstack/containers/account.ts';
import { deployPipeline, destroyPipeline, diffPipeline } from '../../localstack/containers/deploy.ts';
import { shippedContracts } from '../pipeline/cloud.ts';
import { badOrder, goodOrder } from '../pipeline/orders.ts';
import { versionsOn } from '../pipeline/releases/versions.ts';
import { type Deployment, startDeployment } from './deployment.ts';
import { askApi, quarantineCommand } from './quarantine.ts';
import { remains } from './remains.ts';
import { streamsOf } from './streams.ts';
import { upgradeTwice } from './upgrade.ts';

const { contracts } = shippedContracts();
const SOURCES = contracts.map(({ source }) => source);
const ORDERS = contracts.find(({ source }) => source === 'retail-orders')!;

let it: Deployment;
beforeAll(async () => {
  it = await startDeployment(SOURCES);
});
afterAll(() => it?.end());

const columns = async (table: string): Promise<string[]> => {
  const { rows } = await it.database.query<{ name: string }>(
    `select attname as name from pg_attribute where attrelid = $1::regclass and attnum > 0 and not attisdropped`,
    [`data."${table}"`],
  );
  return rows.map(({ name }) => name);
};

/** A good order line that no other has. */
let lines = 100;
const order = (more: object = {}): string => {
  const { record } = ORDERS.examples.find(({ fails }) => fails.length === 0)!;
  return JSON.stringify({ ...(resolveExample(record, Date.now()) as object), line: ++lines, ...more });
};

test('the deployment has migrated the database and made the table of every contract', async () => {
  const { rows } = await it.database.query('select source from omnistream.contract order by source');
  expect(rows.map(({ source }) => source)).toEqual(SOURCES.toSorted());
  for (const { table } of contracts) expect(await columns(table)).toContain('_record_id');
});

test('functions outside a network are not pointed to the authorities of RDS', async () => {
  const pages = paginateListFunctions({ client: new LambdaClient(clientOptions(it.emulator.endpoint)) }, {});
  const functions = [];
  for await (const { Functions = [] } of pages) functions.push(...Functions);
  const ours = functions.filter(({ FunctionName }) => FunctionName!.startsWith('omnistream-staging-'));
  expect(ours.length).toBeGreaterThanOrEqual(6);
  for (const { Environment } of ours)
    expect(Object.keys(Environment?.Variables ?? {})).not.toContain('NODE_EXTRA_CA_CERTS');
});

test('who has no token of the source is turned away', async () => {
  for (const authorization of ['', 'Bearer wrong', `Basic ${it.token}`])
    expect((await it.send(ORDERS.source, order(), { authorization })).status).toBe(401);
  expect((await it.send('no-such-source', '{}')).status).not.toBe(202);
});

test.each(contracts)(
  'the examples of $source go in as gzip and end where the contract says',
  async contract => {
    const severity = new Map(contract.rules.map(({ id, severity }) => [id, severity]));
    const now = Date.now();
    const examples = contract.examples.map(({ record, fails }) => ({
      text: JSON.stringify(resolveExample(record, now)),
      fails: fails.filter(rule => (severity.get(rule) ?? 'critical') === 'critical').toSorted(),
    }));
    const body = gzipSync(examples.map(({ text }) => text).join('\n'));
    const response = await it.send(contract.source, body, { 'content-encoding': 'gzip' });
    expect(response.status, await response.clone().text()).toBe(202);
    expect(await response.json()).toMatchObject({ accepted: examples.length, refused: 0 });

    const ends = await it.arrived(contract.source, examples.length);
    const bad = examples.filter(({ fails }) => fails.length > 0);
    expect(ends.quarantined).toBe(bad.length);
    expect(ends.loaded + ends.duplicates).toBe(examples.length - bad.length);
    const rows = await it.database.query(`select count(*)::int as n from data."${contract.table}"`);
    expect(rows.rows[0].n).toBe(ends.loaded);
    const { rows: kept } = await it.database.query(
      `select original, array(select distinct f->>'rule' from jsonb_array_elements(failures) as f
                            where f->>'severity' = 'critical' order by 1) as rules
     from omnistream.quarantine where source = $1`,
      [contract.source],
    );
    expect(new Map(kept.map(({ original, rules }) => [original.toString(), rules]))).toEqual(
      new Map(bad.map(({ text, fails }) => [text, fails])),
    );
  },
);

test('bytes that are no text arrive as they were sent', async () => {
  const { records } = await it.arrived(ORDERS.source, 0);
  const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x00, 0x80]);
  expect((await it.send(ORDERS.source, Buffer.concat([Buffer.from(`${order()}\n`), bytes]))).status).toBe(
    202,
  );
  await it.arrived(ORDERS.source, records + 2);
  const { rows } = await it.database.query('select original from omnistream.quarantine where original = $1', [
    bytes,
  ]);
  expect(rows).toHaveLength(1);
});

test('a body repeated under its idempotency key has its effects once', async () => {
  const before = await it.arrived(ORDERS.source, 0);
  const body = [order(), order()].join('\n');
  for (let i = 0; i < 3; i++)
    expect((await it.send(ORDERS.source, body, { 'idempotency-key': 'again' })).status).toBe(202);
  await it.send(ORDERS.source, order());
  const after = await it.arrived(ORDERS.source, before.records + 3);
  expect(after).toEqual({ ...before, records: before.records + 3, loaded: before.loaded + 3 });
});

test('the API answers what PostgreSQL has, and its errors as they are', async () => {
  const get = (path: string) => fetch(`${it.deployed.url}${path}`);
  expect(await (await get('/api/v1/health')).json()).toMatchObject({ status: 'ok', deployment: 'staging' });
  const overview = (await (await get('/api/v1/overview?range=hour')).json()) as Overview;
  expect(overview.sources.map(({ source }) => source).toSorted()).toEqual(SOURCES.toSorted());
  for (const source of overview.sources) {
    const { loaded, quarantined, duplicates } = await it.arrived(source.source, 1);
    expect(source).toMatchObject({ loaded, quarantined, duplicates });
  }
  const missing = await get('/api/v1/nothing');
  expect([missing.status, missing.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
  expect(await (await get('/openapi.json')).json()).toMatchObject({ openapi: '3.1.0' });
});

test('what the functions measure is in their logs, as EMF', async () => {
  const { records, quarantined } = await it.arrived(ORDERS.source, 0);
  const measured = async (stage: string): Promise<Record<string, number>> => {
    const sums: Record<string, number> = {};
    for (const line of await it.log(stage)) {
      if (!line.startsWith('{"_aws"')) continue;
      const { _aws, source, ...values } = JSON.parse(line);
      expect(_aws.CloudWatchMetrics[0].Namespace).toBe('OmniStream/staging');
      if (source !== ORDERS.source) continue;
      for (const [name, value] of Object.entries(values))
        if (typeof value === 'number') sums[name] = (sums[name] ?? 0) + value;
    }
    return sums;
  };
  // The log of the last batch may come after its rows.
  await vi.waitFor(
    async () => {
      const [quality, enrich] = [await measured('quality'), await measured('enrich')];
      expect(quality.RecordsIn).toBeGreaterThanOrEqual(records);
      expect(quality.RecordsQuarantined! + enrich.RecordsQuarantined!).toBe(quarantined);
    },
    { timeout: 15_000, interval: 500 },
  );
});

test('the alarms are there, each with somebody to tell, but those that compute', async () => {
  const { MetricAlarms = [] } = await new CloudWatchClient(clientOptions(it.emulator.endpoint)).send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: 'omnistream-staging-', MaxRecords: 100 }),
  );
  const names = MetricAlarms.map(({ AlarmName }) => AlarmName);
  expect(names).toContain('omnistream-staging-iterator-age-raw');
  expect(names).toContain(`omnistream-staging-latency-${ORDERS.source}`);
  expect(names).not.toContain(`omnistream-staging-quarantine-share-${ORDERS.source}`);
  for (const { AlarmActions } of MetricAlarms) expect(AlarmActions).toHaveLength(1);
});

test('what was quarantined is repaired, tried first, and replayed: when the command asks for it, and on the schedule', async () => {
  const { records } = await it.arrived(ORDERS.source, 0);
  expect((await it.send(ORDERS.source, [badOrder(), badOrder()].join('\n'))).status).toBe(202);
  await it.arrived(ORDERS.source, records + 2);
  const filter = { source: ORDERS.source, rule: 'QR-001-customer' };
  const left = () => askApi<QuarantinePage>(it, `/quarantine?${new URLSearchParams(filter)}`);
  const { total, records: bad } = await left();
  expect(total).toBeGreaterThanOrEqual(2);
  const flows = [
    { when: { rule: filter.rule }, steps: [{ op: 'default', path: '/customer_id', value: 'C-1' }] },
  ];
  const preview = await askApi<RepairPreview>(it, '/quarantine/preview', { filter, repair: { flows } });
  expect(preview).toMatchObject({ total, tried: total, outcomes: { passes: total } });

  const file = join(it.options.folder, 'flows.json');
  writeFileSync(file, JSON.stringify(flows));
  const one = await quarantineCommand<ReplayCreated>(it, 'repair', bad[0]!.id, '--flows', file, '--yes');
  expect(one).toMatchObject({ state: 'finished', chosen: 1, loaded: 1 });
  expect(await left()).toMatchObject({ total: total - 1 });

  const { id } = await askApi<ReplayCreated>(it, '/replays', { filter, repair: { flows } }, 201);
  await vi.waitFor(
    async () => {
      const replay = await askApi<Replay>(it, `/replays/${id}`);
      expect(replay).toMatchObject({ state: 'finished', chosen: total - 1, loaded: total - 1 });
    },
    { timeout: 150_000, interval: 1_000 },
  );
  expect(await left()).toMatchObject({ total: 0, records: [] });
  const { rows } = await it.database.query(
    `select count(*)::int as n from data."${ORDERS.table}" where customer_id = 'C-1'`,
  );
  expect(rows).toEqual([{ n: total }]);
  const again = await askApi<{ gone: object[] }>(it, '/replays', { ids: bad.map(record => record.id) }, 410);
  expect(again.gone).toHaveLength(bad.length);
});

test('diff finds nothing to change', async () => {
  await diffPipeline(it.emulator, it.options);
});

test('two upgrades under load, with frames of both versions on the streams, lose nothing and double nothing', async () => {
  const before = await it.arrived(ORDERS.source, 0);
  const sent = { good: 0, bad: 0 };
  let upgraded = false;
  const sending = (async () => {
    for (let body = 0; !upgraded; body++) {
      const lines = [...Array.from({ length: 20 }, goodOrder), badOrder()].join('\n');
      const headers = { 'idempotency-key': `upgrade-${body}` };
      // As a producer does: a body that was not taken is sent again.
      while ((await it.send(ORDERS.source, lines, headers)).status !== 202) await sleep(200);
      sent.good += 20;
      sent.bad++;
      await sleep(100);
    }
  })();
  await upgradeTwice(it);
  await sleep(1_000);
  upgraded = true;
  await sending;
  const records = before.records + sent.good + sent.bad;
  expect(await it.arrived(ORDERS.source, records)).toEqual({
    records,
    loaded: before.loaded + sent.good,
    quarantined: before.quarantined + sent.bad,
    duplicates: before.duplicates,
  });
  const { kinesis, raw, validated } = await streamsOf(it);
  for (const stream of [raw, validated])
    expect(await versionsOn(kinesis, stream)).toEqual({ 1: expect.any(Number), 2: expect.any(Number) });
});

/** Rewrites the deployed copy of the orders' contract. */
function change(edit: (yaml: string) => string): void {
  const file = join(it.options.contracts, `${ORDERS.source}.odcs.yaml`);
  const before = readFileSync(file, 'utf8');
  const after = edit(before);
  expect(after).not.toBe(before);
  writeFileSync(file, after);
}

test('a contract that grows is deployed: its table has the column, and old and new rows are side by side', async () => {
  const before = await it.arrived(ORDERS.source, 0);
  change(yaml =>
    yaml
      .replace('version: 1.0.0', 'version: 1.1.0')
      .replace(
        '      - name: currency\n',
        '      - name: gift_note\n        logicalType: string\n      - name: currency\n',
      ),
  );
  const again = await deployPipeline(it.emulator, it.options);
  expect(again).toEqual(it.deployed);
  expect(await columns(ORDERS.table)).toContain('gift_note');

  expect((await it.send(ORDERS.source, [order(), order({ gift_note: 'for Ada' })].join('\n'))).status).toBe(
    202,
  );
  const after = await it.arrived(ORDERS.source, before.records + 2);
  expect(after.loaded).toBe(before.loaded + 2);
  const { rows } = await it.database.query(
    `select count(*)::int as n, count(gift_note)::int as noted from data."${ORDERS.table}"`,
  );
  expect(rows[0]).toEqual({ n: after.loaded, noted: 1 });
});

test('a change that stored rows would not survive fails the deployment, and what runs goes on', async () => {
  const before = await it.arrived(ORDERS.source, 0);
  change(yaml =>
    yaml
      .replace('version: 1.1.0', 'version: 1.2.0')
      .replace(
        '- name: gift_note\n        logicalType: string',
        '- name: gift_note\n        logicalType: boolean',
      ),
  );
  await expect(deployPipeline(it.emulator, it.options)).rejects.toThrow(
    /"gift_note" changes from text to boolean; raise the major version/,
  );
  expect((await it.send(ORDERS.source, order({ gift_note: 'still text' }))).status).toBe(202);
  const after = await it.arrived(ORDERS.source, before.records + 1);
  expect(after.loaded).toBe(before.loaded + 1);
});

test('the sweep runs each minute', async () => {
  await vi.waitFor(
    async () => {
      const { rows } = await it.database.query(
        `select source from omnistream.event where component = 'sweep' and message = 'First records arrived'`,
      );
      expect(rows.map(({ source }) => source).toSorted()).toEqual(SOURCES.toSorted());
    },
    { timeout: 100_000, interval: 500 },
  );
});

test('destroy leaves nothing but what CDK itself was given', async () => {
  await destroyPipeline(it.emulator, it.options);
  const { buckets = [], ...rest } = await remains(it.emulator.endpoint);
  expect(rest).toEqual({
    stacks: ['CDKToolkit'],
    functions: [],
    mappings: [],
    streams: [],
    secrets: [],
    logGroups: [],
    alarms: [],
  });
  expect(buckets.filter(name => !/^cdk-[a-z0-9]+-assets-/.test(name!))).toEqual([]);
  expect((await fetch(`${it.deployed.url}/api/v1/health`)).status).toBeGreaterThanOrEqual(400);
});
