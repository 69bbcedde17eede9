/** Two bad releases, one after the other, give up what they are given; `omnistream redrive` brings all of it in, once. */
import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { PutRecordCommand } from '@aws-sdk/client-kinesis';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { failuresIn } from '../../cli/deployment/folder.ts';
import { localDeployment } from '../../cli/deployment/local.ts';
import { redrive } from '../../cli/redrive/redrive.ts';
import { MAPPINGS } from '../../functions/mappings.ts';
import { kinesisClient } from '../../localstack/embedded/kinesis/streams.ts';
import { ROOT } from '../architecture/imports.ts';
import { startTestCloud, type TestCloud } from './cloud.ts';
import { bad, good, MALFORMED, parcels } from './parcels.ts';

const contracts = parcels();
/** As deployed, but a batch is given up at once. */
const hasty = MAPPINGS.map(mapping => ({ ...mapping, maximumRetryAttempts: 0 }));
/** What is sent in all: what becomes rows, and what must be quarantined. */
const SENT = { loaded: 46, quarantined: 6, duplicates: 0, inFlight: 0 };

let cloud: TestCloud;
let folder: string;
const data = () => join(folder, 'data');
const failures = () => failuresIn(join(data(), 'on-failure'));

const cli = (...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> =>
  new Promise(resolve =>
    execFile(
      process.execPath,
      [join(ROOT, 'cli/main.ts'), 'redrive', '--data-dir', data(), ...args],
      (error, stdout, stderr) => resolve({ code: error?.code ?? 0, stdout, stderr }),
    ),
  );
const json = async (...args: string[]) => JSON.parse((await cli('--json', ...args)).stdout);

/** Until nothing waits on the streams: whatever there was is done or given up. */
const drained = () =>
  vi.waitFor(
    async () => {
      const answer = await fetch(`${cloud.url}/_local/backlog`);
      expect(await answer.json()).toEqual({ sources: {} });
    },
    { timeout: 60_000, interval: 100 },
  );

async function send(): Promise<void> {
  for (let i = 0; i < 4; i++) {
    const body = [...Array.from({ length: 10 }, (_, n) => good(i * 10 + n)), bad(`b${i}`)].join('\n');
    expect((await cloud.send('parcels', body)).status).toBe(202);
  }
  const kinesis = kinesisClient(cloud.cluster.kinesis);
  const put = (key: string, Data: Buffer) =>
    kinesis.send(new PutRecordCommand({ StreamName: cloud.cluster.rawStream, PartitionKey: key, Data }));
  await put('parcels', Buffer.from(good(100)));
  await put('parcels:own-key', Buffer.from([good(101), good(102), good(103)].join('\n')));
  await put('parcels', gzipSync([good(104), good(105)].join('\n')));
  await put('parcels', Buffer.from([0, 1, 2, 250, 251]));
  await put('parcels', Buffer.from(MALFORMED));
}

beforeAll(async () => {
  cloud = await startTestCloud({ contracts, mappings: hasty, broken: ['quality'] });
  folder = cloud.folder;
  await send();
  await drained();
}, 60_000);
afterAll(() => cloud?.end());

async function release(...broken: ('quality' | 'enrich')[]): Promise<void> {
  await cloud.end(true);
  cloud = await startTestCloud({ contracts, folder, mappings: hasty, broken });
}

test('what quality gave up is listed, and says nothing of having been loaded', async () => {
  const { listed, ...sum } = await json('--list');
  expect(sum).toMatchObject({ records: SENT.loaded + SENT.quarantined, unusable: [] });
  expect(listed.length).toBe(sum.objects);
  expect(listed[0]).toMatchObject({
    function: 'quality',
    why: 'RetryAttemptsExhausted',
    stream: 'omnistream-raw',
    key: expect.stringMatching(
      /^aws\/lambda\/quality\/shardId-\d{12}\/\d{4}\/\d\d\/\d\d\/\d{4}-\d\d-\d\dT[\d.]{8}-/,
    ),
  });
  expect(await cloud.totals('parcels')).toMatchObject({ loaded: 0, quarantined: 0 });
  expect(await json('--dry-run')).toEqual(sum);
  expect(await json('--since', '2999-01-01')).toMatchObject({ objects: 0 });
  expect((await failures().list()).length).toBe(sum.objects);
});

test('put back, it passes quality and is given up by the next stage that is broken', async () => {
  await release('enrich');
  const before = await failures().list();
  const { code, stdout } = await cli();
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('put back.') });
  await drained();
  const after = await failures().list();
  expect(after.length).toBeGreaterThan(0);
  expect(after.filter(({ key }) => before.some(was => was.key === key))).toEqual([]);
  expect(await cloud.totals('parcels')).toMatchObject({ loaded: 0, quarantined: 0 });
  const { listed, records } = await json('--list');
  expect(new Set(listed.map((batch: { stream: string }) => batch.stream))).toEqual(
    new Set(['omnistream-validated']),
  );
  expect(records).toBe(SENT.loaded + SENT.quarantined);
});

test('a run that is cut off before it has set a batch aside loses nothing, and the next one doubles nothing', async () => {
  await release();
  const deployment = localDeployment(data());
  const objects = await deployment.failures.list();
  let left = 2;
  const cut = {
    ...deployment,
    failures: {
      ...deployment.failures,
      async setAside(key: string) {
        if (left-- === 0) throw new Error('killed');
        await deployment.failures.setAside(key);
      },
    },
  };
  await expect(redrive(cut, objects, () => {})).rejects.toThrow('killed');
  expect((await deployment.failures.list()).length).toBe(objects.length - 2);
  expect(await cli()).toMatchObject({ code: 0, stderr: '' });
  expect(await cloud.settled('parcels')).toEqual(SENT);
});

test('all of it once more, from both stages and of producers without a header: not a row and not a bad record more', async () => {
  const ledger = async () =>
    (await cloud.database.query('select count(*)::int as n from omnistream.frame')).rows[0].n;
  const quarantined = async () =>
    (
      await cloud.database.query(
        `select failures->0->>'rule' as rule, count(*)::int as n from omnistream.quarantine group by 1 order by 1`,
      )
    ).rows;
  const before = [await ledger(), await quarantined()];
  expect(before[1]).toEqual([
    { rule: 'P-01', n: 4 },
    { rule: 'json', n: 2 },
  ]);
  const root = join(data(), 'on-failure');
  cpSync(join(root, 'redriven/aws'), join(root, 'aws'), { recursive: true });
  rmSync(join(root, 'redriven'), { recursive: true });
  expect(await json()).toMatchObject({ records: 2 * (SENT.loaded + SENT.quarantined) });
  expect(await cloud.settled('parcels')).toEqual(SENT);
  expect([await ledger(), await quarantined()]).toEqual(before);
  expect(await json()).toMatchObject({ objects: 0 });
});

test('one batch by its key; one that is not there is wrong use', async () => {
  expect(await cli('aws/lambda/none')).toMatchObject({ code: 2, stderr: expect.stringContaining('--list') });
});
