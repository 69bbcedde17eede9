/** What goes in at the front door of a running pipeline, and where it ends. */
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { resolveExample } from '../../domain/contract/examples.ts';
import type { Overview } from '../../functions/api/types.ts';
import { shippedContracts } from './cloud.ts';
import { badOrder, goodOrder, ORDERS } from './orders.ts';
import { MALFORMED } from './parcels.ts';
import { needing } from './targets/needing.ts';
import { openTarget } from './targets/open.ts';
import { bytesOf, latestQuarantined, quarantinedAfter, settled, totals } from './targets/outcome.ts';
import type { Target } from './targets/target.ts';

const { contracts } = shippedContracts();
const TICKS = contracts.find(({ source }) => source === 'market-ticks')!;

let target: Target;
beforeAll(async () => {
  target = await openTarget();
}, 600_000);
afterAll(() => target?.end());
const on = needing(() => target);

describe.each(contracts)('the examples of $source', ({ source, rules, examples }) => {
  test('end where the contract says, bad ones with every reason', async context => {
    const reason = target.unwritable(source);
    if (reason !== undefined) context.skip(`${target.name}: ${reason}`);
    const now = Date.now();
    const sent = examples.map(({ record, ...example }) => ({
      ...example,
      text: JSON.stringify(resolveExample(record, now)),
    }));
    const before = await totals(target, source);
    const latest = await latestQuarantined(target, source);
    const response = await target.send(source, sent.map(({ text }) => text).join('\n'));
    expect(response.status).toBe(202);
    const after = await settled(target, source, before, sent.length);

    const severity = new Map(rules.map(({ id, severity }) => [id, severity]));
    const kept = await quarantinedAfter(target, source, latest);
    for (const { text, fails, name } of sent) {
      const critical = fails.filter(rule => (severity.get(rule) ?? 'critical') === 'critical');
      const found = kept
        .find(record => bytesOf(record).toString() === text)
        ?.failures.filter(failure => failure.severity === 'critical')
        .map(({ rule }) => rule);
      expect(found && [...new Set(found)].sort(), name).toEqual(
        critical.length ? critical.sort() : undefined,
      );
    }
    expect(after.quarantined).toBe(before.quarantined + kept.length);
    const ended = ({ loaded, quarantined, duplicates }: typeof after) => loaded + quarantined + duplicates;
    expect(ended(after)).toBe(ended(before) + sent.length);
  });
});

describe('orders', () => {
  const send = (body: string | Buffer, headers?: Record<string, string>) =>
    target.send(ORDERS, body, headers);
  const now = () => totals(target, ORDERS);
  const end = (before: Awaited<ReturnType<typeof now>>, records: number) =>
    settled(target, ORDERS, before, records);
  const goodOrders = (count: number) => Array.from({ length: count }, goodOrder);

  on()('malformed lines are quarantined with their bytes, and the rest goes on', async () => {
    const before = await now();
    const latest = await latestQuarantined(target, ORDERS);
    const bytes = Buffer.from([0x7b, 0xff, 0xfe, 0x00]);
    const lines = [goodOrder(), '\n', bytes, '\n', goodOrder()];
    expect((await send(Buffer.concat(lines.map(line => Buffer.from(line))))).status).toBe(202);
    expect(await end(before, 3)).toEqual({
      ...before,
      loaded: before.loaded + 2,
      quarantined: before.quarantined + 1,
    });
    expect((await quarantinedAfter(target, ORDERS, latest)).map(bytesOf)).toEqual([bytes]);
  });

  on()('a body repeated under its idempotency key has its effects once', async () => {
    const before = await now();
    const [first, ...rest] = [goodOrder(), goodOrder(), badOrder(), MALFORMED];
    const body = [first, ...rest].join('\n');
    const key = JSON.parse(first!).order_id as string;
    for (let i = 0; i < 3; i++) expect((await send(body, { 'idempotency-key': key })).status).toBe(202);
    // What comes behind them through every shard: by then they would have been doubled.
    const more = goodOrders(40);
    expect((await send(more.join('\n'))).status).toBe(202);
    expect(await end(before, 4 + more.length)).toEqual({
      ...before,
      loaded: before.loaded + 2 + more.length,
      quarantined: before.quarantined + 2,
    });
  });

  on()('gzip, a single object and an array are taken as well', async () => {
    const before = await now();
    expect((await send(gzipSync(goodOrder()), { 'content-encoding': 'gzip' })).status).toBe(202);
    const json = { 'content-type': 'application/json' };
    expect((await send(JSON.stringify(JSON.parse(goodOrder()), null, 2), json)).status).toBe(202);
    expect((await send(`[${goodOrder()},\n ${goodOrder()}]`, json)).status).toBe(202);
    expect(await end(before, 4)).toEqual({ ...before, loaded: before.loaded + 4 });
  });

  on()('bodies sent side by side, good, bad and malformed, each record ends once', async () => {
    const before = await now();
    const bodies = Array.from({ length: 12 }, () => [...goodOrders(30), badOrder(), MALFORMED].join('\n'));
    const answers = await Promise.all(bodies.map(body => send(body)));
    expect(answers.map(({ status }) => status)).toEqual(bodies.map(() => 202));
    expect(await end(before, 12 * 32)).toEqual({
      ...before,
      loaded: before.loaded + 12 * 30,
      quarantined: before.quarantined + 12 * 2,
    });
  });

  on('put')(
    'records put on the raw stream by a producer itself are loaded; garbage there is quarantined, not stuck',
    async ({ put }) => {
      const before = await now();
      const unknown = await latestQuarantined(target, 'no-such-source');
      const stray = goodOrder();
      await put(Buffer.from(goodOrder()), ORDERS);
      await put(Buffer.from([0, 1, 2, 250, 251]), ORDERS);
      await put(Buffer.from(`${goodOrder()}\n${goodOrder()}\n`), ORDERS);
      await put(Buffer.from('{"omnistream":1,"id":"x"}\n'), ORDERS);
      await put(Buffer.alloc(300_000, 0x5b), ORDERS);
      await put(Buffer.from(stray), 'no-such-source');
      expect(await end(before, 6)).toEqual({
        ...before,
        loaded: before.loaded + 3,
        quarantined: before.quarantined + 3,
      });
      await vi.waitFor(
        async () =>
          expect(
            (await quarantinedAfter(target, 'no-such-source', unknown)).map(bytesOf).map(String),
          ).toEqual([stray]),
        { timeout: 60_000, interval: 200 },
      );
    },
  );

  on('killDatabase', 'database')(
    'PostgreSQL killed in mid-load and started again costs nothing',
    async ({ killDatabase, database }) => {
      const before = await now();
      let restarted = () => false;
      const records = goodOrders(4_000);
      for (let i = 0; i < records.length; i += 200) {
        expect((await send(records.slice(i, i + 200).join('\n'))).status).toBe(202);
        if (i === 1_600) restarted = killDatabase();
      }
      await vi.waitFor(() => database.query('select 1'), { timeout: 30_000, interval: 100 });
      await vi.waitFor(now, { timeout: 10_000 });
      expect(await end(before, records.length)).toEqual({
        ...before,
        loaded: before.loaded + records.length,
      });
      expect(restarted()).toBe(true);
    },
  );

  on('database', 'partialBatchResponses')(
    'PostgreSQL ending every connection in mid-load costs nothing',
    async ({ database }) => {
      const before = await now();
      const records = goodOrders(4_000);
      const sending = (async () => {
        for (let i = 0; i < records.length; i += 200)
          expect((await send(records.slice(i, i + 200).join('\n'))).status).toBe(202);
      })();
      for (let i = 0; i < 5; i++) {
        await new Promise(resolve => setTimeout(resolve, 60));
        await database.query(
          'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()',
        );
      }
      await sending;
      // The API may have been asked on a connection that was ended.
      await vi.waitFor(now, { timeout: 10_000 });
      expect(await end(before, records.length)).toEqual({
        ...before,
        loaded: before.loaded + records.length,
      });
    },
  );
});

test.each([
  ['no token', ORDERS, { authorization: '' }, 401],
  ['a wrong token', ORDERS, { authorization: 'Bearer wrong' }, 401],
  ['a source that is not there', 'no-such-source', { authorization: 'Bearer wrong' }, 401],
  ['a broken array', ORDERS, { 'content-type': 'application/json' }, 400, '[{"a":1},{'],
  ['an empty body', ORDERS, {}, 400, ''],
  ['another media type', ORDERS, { 'content-type': 'image/png' }, 415],
  ['gzip that is none', ORDERS, { 'content-encoding': 'gzip' }, 400],
  ['a record over the limit', ORDERS, {}, 413, `{"pad":"${'x'.repeat(600_000)}"}`],
])('%s is refused with a problem document', async (_, source, headers, status, body = goodOrder()) => {
  const response = await target.send(source, body, headers as Record<string, string>);
  expect(response.status).toBe(status);
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  expect(await response.json()).toMatchObject({
    status,
    title: expect.any(String),
    detail: expect.any(String),
  });
});

on('database')('the API tells what the database holds', async ({ database, ask }) => {
  const { body } = await ask('/api/v1/overview?range=hour');
  const { rows } = await database.query(
    `select source, sum(loaded)::int as loaded, sum(quarantined)::int as quarantined,
            sum(duplicates)::int as duplicates
     from omnistream.frame group by source`,
  );
  expect(rows.length).toBeGreaterThanOrEqual(contracts.length);
  for (const row of (body as Overview).sources)
    expect(row).toMatchObject(rows.find(({ source }) => source === row.source));
});

on('metric')('what every stage measures is kept', async ({ metric, unwritable }) => {
  const sent = unwritable(TICKS.source) === undefined ? TICKS.examples.length : 0;
  const of = (stage: 'ingest' | 'quality' | 'enrich', name: string) => metric(stage, name, TICKS.source);
  const kept = async () => ({
    accepted: await of('ingest', 'RecordsOut'),
    judged: await of('quality', 'RecordsIn'),
    passedOn: (await of('quality', 'RecordsOut')) - (await of('enrich', 'RecordsIn')),
    ended:
      (await of('enrich', 'RecordsOut')) +
      (await of('quality', 'RecordsQuarantined')) +
      (await of('enrich', 'RecordsQuarantined')),
  });
  // The embedded cloud writes metrics each second, CloudWatch within two minutes.
  await vi.waitFor(
    async () => expect(await kept()).toEqual({ accepted: sent, judged: sent, passedOn: 0, ended: sent }),
    { timeout: 110_000, interval: 500 },
  );
});
