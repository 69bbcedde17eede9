/** Through the running local cloud: what goes in at the front door, and where it ends. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { resolveExample } from '../../domain/contract/examples.ts';
import type { Overview } from '../../functions/api/types.ts';
import { kinesisClient } from '../../localstack/embedded/kinesis/streams.ts';
import { clusterFolder } from '../../localstack/embedded/postgres/server.ts';
import { shippedContracts, startTestCloud, type TestCloud } from './cloud.ts';
import { good, MALFORMED, parcels } from './parcels.ts';

const shipped = shippedContracts();
let cloud: TestCloud;
beforeAll(async () => {
  cloud = await startTestCloud({
    contracts: { ...shipped, contracts: [...shipped.contracts, ...parcels().contracts] },
  });
});
afterAll(() => cloud?.end());

const quarantined = async (source: string): Promise<{ original: string; rules: string[] }[]> => {
  const { rows } = await cloud.database.query(
    `select original,
            array(select distinct f->>'rule' from jsonb_array_elements(failures) as f where f->>'severity' = 'critical') as rules
     from omnistream.quarantine where source = $1 order by id`,
    [source],
  );
  return rows.map(({ original, rules }) => ({ original: original.toString('latin1'), rules }));
};

describe.each(shipped.contracts)('the examples of $source', contract => {
  test('end where the contract says, bad ones with every reason', async () => {
    const now = Date.now();
    const examples = contract.examples.map(({ record, ...example }) => ({
      ...example,
      text: JSON.stringify(resolveExample(record, now)),
    }));
    const response = await cloud.send(contract.source, examples.map(({ text }) => text).join('\n'));
    expect(response.status).toBe(202);
    const totals = await cloud.settled(contract.source);
    expect(totals.loaded + totals.quarantined + totals.duplicates).toBe(examples.length);

    const severity = new Map(contract.rules.map(({ id, severity }) => [id, severity]));
    const kept = new Map(
      (await quarantined(contract.source)).map(({ original, rules }) => [original, rules]),
    );
    for (const { text, fails, name } of examples) {
      const critical = fails.filter(rule => (severity.get(rule) ?? 'critical') === 'critical');
      const bytes = Buffer.from(text).toString('latin1');
      expect(kept.get(bytes)?.toSorted(), name).toEqual(critical.length ? critical.toSorted() : undefined);
    }
  });
});

describe('parcels', () => {
  const send = (body: string | Buffer, headers?: Record<string, string>) =>
    cloud.send('parcels', body, headers);

  test('malformed lines are quarantined with their bytes, and the rest goes on', async () => {
    const bytes = Buffer.concat([
      Buffer.from(`${good(1)}\n`),
      Buffer.from([0x7b, 0xff, 0xfe, 0x00]),
      Buffer.from(`\n${good(2)}`),
    ]);
    expect((await send(bytes)).status).toBe(202);
    await cloud.settled('parcels');
    expect(
      (await quarantined('parcels')).map(({ original }) => Buffer.from(original, 'latin1')),
    ).toContainEqual(Buffer.from([0x7b, 0xff, 0xfe, 0x00]));
  });

  test('a body repeated under its idempotency key has its effects once', async () => {
    const before = await cloud.settled('parcels');
    const body = [good(10), good(11), MALFORMED].join('\n');
    for (let i = 0; i < 3; i++) expect((await send(body, { 'idempotency-key': 'k-1' })).status).toBe(202);
    const after = await cloud.settled('parcels');
    expect(after).toEqual({ ...before, loaded: before.loaded + 2, quarantined: before.quarantined + 1 });
  });

  test('gzip, a single object and an array are taken as well', async () => {
    const before = await cloud.settled('parcels');
    expect((await send(gzipSync(good(20)), { 'content-encoding': 'gzip' })).status).toBe(202);
    const json = { 'content-type': 'application/json' };
    expect((await send(JSON.stringify(JSON.parse(good(21)), null, 2), json)).status).toBe(202);
    expect((await send(`[${good(22)},\n ${good(23)}]`, json)).status).toBe(202);
    expect((await cloud.settled('parcels')).loaded).toBe(before.loaded + 4);
  });

  test('records put on the raw stream by a producer itself are loaded; garbage there is quarantined, not stuck', async () => {
    const before = await cloud.settled('parcels');
    const kinesis = kinesisClient(cloud.cluster.kinesis);
    const put = (data: string | Buffer, key = 'parcels') =>
      kinesis.send(
        new PutRecordCommand({
          StreamName: cloud.cluster.rawStream,
          PartitionKey: key,
          Data: Buffer.from(data),
        }),
      );
    await put(good(30));
    await put(Buffer.from([0, 1, 2, 250, 251]));
    await put(`${good(31)}\n${good(32)}\n`);
    await put('{"omnistream":1,"id":"x"}\n');
    await put(Buffer.alloc(300_000, 0x5b));
    await put(good(33), 'no-such-source');
    const after = await cloud.settled('parcels');
    await cloud.settled('no-such-source');
    expect(after.loaded).toBe(before.loaded + 3);
    expect(after.quarantined).toBe(before.quarantined + 3);
    expect((await quarantined('no-such-source')).map(({ original }) => original)).toEqual([good(33)]);
  });

  test('PostgreSQL killed in mid-load and started again costs nothing', async () => {
    const before = await cloud.settled('parcels');
    const cluster = clusterFolder(join(cloud.folder, 'data/postgres'));
    const postmaster = Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]);
    const records = Array.from({ length: 4_000 }, (_, i) => good(200_000 + i));
    for (let i = 0; i < records.length; i += 200) {
      expect((await send(records.slice(i, i + 200).join('\n'))).status).toBe(202);
      if (i === 1_600) process.kill(postmaster, 'SIGKILL');
    }
    await vi.waitFor(() => cloud.database.query('select 1'), { timeout: 30_000, interval: 100 });
    const after = await cloud.settled('parcels');
    expect(after).toEqual({ ...before, loaded: before.loaded + records.length });
    expect(Number(readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0])).not.toBe(postmaster);
  });

  test('PostgreSQL ending every connection in mid-load costs nothing', async () => {
    const before = await cloud.settled('parcels');
    const records = Array.from({ length: 4_000 }, (_, i) => good(100_000 + i));
    const sending = (async () => {
      for (let i = 0; i < records.length; i += 200)
        expect((await send(records.slice(i, i + 200).join('\n'))).status).toBe(202);
    })();
    for (let i = 0; i < 5; i++) {
      await new Promise(resolve => setTimeout(resolve, 60));
      await cloud.database.query(
        'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
      );
    }
    await sending;
    const after = await cloud.settled('parcels');
    expect(after).toEqual({ ...before, loaded: before.loaded + records.length });
  });
});

test.each([
  ['no token', 'parcels', { authorization: '' }, 401],
  ['a wrong token', 'parcels', { authorization: 'Bearer wrong' }, 401],
  ['a source that is not there', 'no-such-source', {}, 401],
  ['a broken array', 'parcels', { 'content-type': 'application/json' }, 400, '[{"a":1},{'],
  ['an empty body', 'parcels', {}, 400, ''],
  ['another media type', 'parcels', { 'content-type': 'image/png' }, 415],
  ['gzip that is none', 'parcels', { 'content-encoding': 'gzip' }, 400],
  ['a body over the limit', 'parcels', {}, 413, 'x'.repeat(5_000_000)],
])('%s is refused with a problem document', async (_, source, headers, status, body = good(1)) => {
  const response = await cloud.send(source, body, headers as Record<string, string>);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
});

test('the API tells what the database holds, and the metrics of every stage are kept', async () => {
  const overview = (await (await fetch(`${cloud.url}/api/v1/overview?range=hour`)).json()) as Overview;
  for (const source of overview.sources) {
    const { loaded, quarantined, duplicates } = await cloud.totals(source.source);
    expect(source).toMatchObject({ loaded, quarantined, duplicates });
  }
  const metric = async (stage: string, name: string): Promise<number> =>
    (
      await cloud.database.query(
        `select coalesce(sum(sum), 0)::int as sum from omnistream.metric_minute
         where name = $2 and dimensions @> jsonb_build_object('stage', $1::text, 'source', 'market-ticks')`,
        [stage, name],
      )
    ).rows[0].sum;
  const sent = shipped.contracts.find(({ source }) => source === 'market-ticks')!.examples.length;
  const { loaded, quarantined, duplicates } = await cloud.totals('market-ticks');
  expect(loaded + quarantined + duplicates).toBe(sent);
  const kept = async () => ({
    accepted: await metric('ingest', 'RecordsOut'),
    judged: await metric('quality', 'RecordsIn'),
    passedOn: (await metric('quality', 'RecordsOut')) - (await metric('enrich', 'RecordsIn')),
    loaded: await metric('enrich', 'RecordsOut'),
    quarantined:
      (await metric('quality', 'RecordsQuarantined')) + (await metric('enrich', 'RecordsQuarantined')),
  });
  // Metrics are written each second.
  await vi.waitFor(
    async () =>
      expect(await kept()).toEqual({ accepted: sent, judged: sent, passedOn: 0, loaded, quarantined }),
    { timeout: 20_000, interval: 200 },
  );
});

test('a name of another host is turned away', async () => {
  const { request } = await import('node:http');
  const status = await new Promise(resolve =>
    request(`${cloud.url}/api/v1/health`, { headers: { host: 'evil.example' } }, response =>
      resolve(response.statusCode),
    ).end(),
  );
  expect(status).toBe(421);
});
